package io.globalcom2.generation.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SegmentsTest {
    @Test
    void segmentsLieOneBehindTheOther() {
        Segments segments = new Segments(10);

        assertThat(segments.take(4)).hasValue(0);
        assertThat(segments.take(5)).hasValue(4);
        assertThat(segments.take(2)).isEmpty();
        assertThat(segments.take(1)).hasValue(9);
        assertThat(segments.positionsTaken()).isEqualTo(10);
    }

    @Test
    void theLowestGapThatIsLargeEnoughIsTaken() {
        Segments segments = new Segments(20);
        segments.take(4);
        segments.take(2);
        segments.take(6);
        segments.take(2);
        segments.free(0);
        segments.free(6);

        assertThat(segments.take(5)).hasValue(6);
        assertThat(segments.take(4)).hasValue(0);
        assertThat(segments.take(6)).hasValue(14);
    }

    @Test
    void gapsAreJoinedFromBelowUntilOneIsLargeEnough() {
        Segments segments = new Segments(20);
        segments.take(4);
        segments.take(6);
        segments.take(2);
        segments.take(6);
        segments.take(2);
        segments.free(0);
        segments.free(10);

        assertThat(segments.take(5)).isEmpty();
        assertThat(segments.makeGap(5)).containsExactly(new Segments.Move(4, 0));
        assertThat(segments.take(5)).hasValue(6);
        assertThat(segments.makeGap(2)).isEmpty();
    }

    @Test
    void onlyASegmentCanBeGivenBack() {
        Segments segments = new Segments(10);
        segments.take(4);

        assertThatThrownBy(() -> segments.free(2)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void noPositionIsEverTwoSequencesAndNoneIsLost() {
        Random random = new Random(4);
        Segments segments = new Segments(100);
        boolean[] taken = new boolean[100];
        List<int[]> held = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            if (!held.isEmpty() && random.nextBoolean()) {
                int[] segment = held.remove(random.nextInt(held.size()));
                segments.free(segment[0]);
                Arrays.fill(taken, segment[0], segment[0] + segment[1], false);
                continue;
            }
            int length = 1 + random.nextInt(40);
            OptionalInt start = segments.take(length);
            if (start.isEmpty()) {
                segments.makeGap(length).forEach(move -> {
                    int[] segment = held.stream()
                            .filter(one -> one[0] == move.origin())
                            .findFirst()
                            .orElseThrow();
                    Arrays.fill(taken, segment[0], segment[0] + segment[1], false);
                    segment[0] = move.destination();
                    for (int i = segment[0]; i < segment[0] + segment[1]; i++) {
                        assertThat(taken[i]).isFalse();
                        taken[i] = true;
                    }
                });
                start = segments.take(length);
            }
            int free = 100 - segments.positionsTaken() + (start.isPresent() ? length : 0);
            assertThat(start.isPresent()).isEqualTo(free >= length);
            if (start.isPresent()) {
                for (int i = start.getAsInt(); i < start.getAsInt() + length; i++) {
                    assertThat(taken[i]).isFalse();
                    taken[i] = true;
                }
                held.add(new int[] {start.getAsInt(), length});
            }
        }
    }
}
