package io.globalcom2.generation.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.generation.decoding.FakeLanguageModel;
import io.globalcom2.generation.decoding.PromptRows;
import io.globalcom2.generation.decoding.PromptSpan;
import io.globalcom2.generation.prompt.Prompt;
import io.globalcom2.generation.prompt.TextTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The model complains when a sequence finds in its segment what it would not have read itself. */
class PlacesInCacheTest {
    private static final int POSITIONS = 200;

    private final FakeLanguageModel model = new FakeLanguageModel(POSITIONS, POSITIONS);
    private final PlacesInCache places = new PlacesInCache(model);

    @Test
    void anotherQuestionAboutTheSamePictureReadsOnlyWhatIsNew() {
        Sequence first = new Sequence("a", prompt(1, 60, 5));
        first.readAll();
        places.keep(first.segment);

        Sequence second = new Sequence("a", prompt(1, 60, 6));

        assertThat(second.segment.readings().positions()).isEqualTo(60);
        assertThat(second.segment.start()).isZero();
        second.readAll();
        assertThat(model.steps()).containsExactly("0: 0-65", "0: 60-66");
    }

    @Test
    void whatManyBeginWithIsCopied() {
        Sequence first = new Sequence("a", prompt(1, 20, 50));
        first.readAll();
        places.keep(first.segment);

        Sequence second = new Sequence("a", prompt(1, 20, 40));
        assertThat(second.segment.start()).isEqualTo(70);
        assertThat(places.share(second.segment, second.readings)).isEqualTo(20);

        second.readAll();
        assertThat(places.positionsKept()).isEqualTo(70);
        assertThat(model.steps()).containsExactly("0: 0-70", "0+20 -> 70", "70: 20-60");
    }

    @Test
    void whatIsStillBeingReadIsSharedAsFarAsItIs() {
        Sequence first = new Sequence("a", prompt(1, 60, 5));
        Sequence second = new Sequence("a", prompt(1, 60, 6));
        first.read(30);
        assertThat(places.share(second.segment, second.readings)).isEqualTo(30);
        first.read(65);
        assertThat(places.share(second.segment, second.readings)).isEqualTo(30);

        second.readAll();
        assertThat(model.steps()).containsExactly("0: 0-30", "0+30 -> 65", "0: 30-65", "30+30 -> 95", "65: 60-66");
    }

    @Test
    void theSamePromptReadsItsLastPosition() {
        Sequence first = new Sequence("a", prompt(1, 60, 0));
        first.readAll();
        places.keep(first.segment);

        assertThat(new Sequence("a", prompt(1, 60, 0)).segment.readings().positions())
                .isEqualTo(59);
    }

    @Test
    void anotherCallerReadsForHimself() {
        Sequence first = new Sequence("a", prompt(1, 60, 0));
        first.readAll();
        places.keep(first.segment);

        Sequence second = new Sequence("b", prompt(1, 60, 0));

        assertThat(second.segment.readings().positions()).isZero();
        assertThat(places.share(second.segment, second.readings)).isZero();
    }

    @Test
    void theLeastRecentlyUsedGoesFirst() {
        for (int picture = 1; picture <= 3; picture++) {
            Sequence sequence = new Sequence("a", prompt(picture, 60, 0));
            sequence.readAll();
            places.keep(sequence.segment);
        }
        Sequence again = new Sequence("a", prompt(1, 60, 0));
        again.readAll();
        places.keep(again.segment);
        Sequence other = new Sequence("a", prompt(4, 60, 0));
        other.readAll();
        places.keep(other.segment);

        assertThat(places.positionsKept()).isEqualTo(180);
        assertThat(new Sequence("a", prompt(1, 60, 0)).segment.readings().positions())
                .isEqualTo(59);
        assertThat(new Sequence("a", prompt(2, 60, 0)).segment.readings().positions())
                .isZero();
    }

    @Test
    void nothingIsGivenUpForWhoDoesNotFitAnyway() {
        Sequence running = new Sequence("a", prompt(1, 100, 0));
        running.readAll();
        Sequence ended = new Sequence("a", prompt(2, 50, 0));
        ended.readAll();
        places.keep(ended.segment);

        assertThat(places.take(Readings.of("a", prompt(3, 101, 0)), 101)).isEmpty();
        assertThat(places.positionsKept()).isEqualTo(50);
        assertThat(places.take(Readings.of("a", prompt(3, 100, 0)), 100)).isPresent();
        assertThat(places.positionsKept()).isZero();
    }

    @Test
    void ofTwoOfWhichOneIsTheBeginningOfTheOtherTheLongerIsKept() {
        Sequence shortest = new Sequence("a", prompt(1, 30, 0));
        Sequence shorter = new Sequence("a", prompt(1, 40, 0));
        Sequence longer = new Sequence("a", prompt(1, 40, 20));
        List.of(shortest, shorter, longer).forEach(Sequence::readAll);

        places.keep(shorter.segment);
        assertThat(places.positionsKept()).isEqualTo(40);
        places.keep(longer.segment);
        assertThat(places.positionsKept()).isEqualTo(60);
        places.keep(shortest.segment);
        assertThat(places.positionsKept()).isEqualTo(60);
    }

    @Test
    void whatFailedIsNotKept() {
        Sequence failed = new Sequence("a", prompt(1, 60, 0));
        failed.readAll();
        places.discard(failed.segment);

        assertThat(places.positionsKept()).isZero();
        assertThat(places.positionsTaken()).isZero();
    }

    /** Pictures, questions, owners and ends at random, in a cache that does not hold all of them. */
    @Test
    void whateverComesNobodyFindsWhatIsNotHis() {
        Random random = new Random(11);
        List<Sequence> running = new ArrayList<>();
        int shared = 0;
        for (int step = 0; step < 20_000; step++) {
            if (!running.isEmpty() && random.nextInt(3) == 0) {
                Sequence sequence = running.remove(random.nextInt(running.size()));
                if (random.nextInt(10) == 0) {
                    places.discard(sequence.segment);
                } else {
                    places.keep(sequence.segment);
                }
            } else if (random.nextBoolean()) {
                Prompt prompt = prompt(random.nextInt(3), 1 + random.nextInt(60), random.nextInt(20));
                Sequence.of(this, random.nextBoolean() ? "a" : "b", prompt, random.nextInt(20))
                        .ifPresent(running::add);
            }
            for (Sequence sequence : running) {
                shared += places.share(sequence.segment, sequence.readings);
                sequence.read(Math.min(
                        sequence.prompt.positions(), sequence.segment.readings().positions() + random.nextInt(30)));
            }
            int positions = running.stream().mapToInt(sequence -> sequence.room).sum();
            assertThat(places.positionsTaken()).isEqualTo(positions);
            assertThat(positions + places.positionsKept()).isLessThanOrEqualTo(POSITIONS);
        }
        assertThat(shared).isGreaterThan(10_000);
    }

    /** A picture, as many positions of it as are kept, and a question. */
    private static Prompt prompt(int picture, int kept, int question) {
        return new Prompt(List.of(
                new TextTokens(IntStream.range(0, kept).map(i -> 30 + picture).toArray()),
                new TextTokens(
                        IntStream.range(0, question).map(i -> 40 + question).toArray())));
    }

    private final class Sequence {
        private final Prompt prompt;
        private final Readings readings;
        private final Segment segment;
        private final int room;

        Sequence(String owner, Prompt prompt) {
            this(prompt, Readings.of(owner, prompt), prompt.positions());
        }

        private Sequence(Prompt prompt, Readings readings, int room) {
            this(prompt, readings, room, places.take(readings, room).orElseThrow());
        }

        private Sequence(Prompt prompt, Readings readings, int room, Segment segment) {
            this.prompt = prompt;
            this.readings = readings;
            this.room = room;
            this.segment = segment;
        }

        static Optional<Sequence> of(PlacesInCacheTest test, String owner, Prompt prompt, int tokens) {
            Readings readings = Readings.of(owner, prompt);
            int room = prompt.positions() + tokens;
            return test.places.take(readings, room).map(segment -> test.new Sequence(prompt, readings, room, segment));
        }

        void readAll() {
            read(prompt.positions());
        }

        void read(int end) {
            int start = segment.readings().positions();
            if (end > start) {
                try (PromptRows rows = model.pack(prompt, start)) {
                    model.step(List.of(), List.of(new PromptSpan(segment.start(), rows, start, end)));
                }
                segment.readings().follow(readings, end);
            }
        }
    }
}
