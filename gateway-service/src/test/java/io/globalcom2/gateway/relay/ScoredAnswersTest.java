package io.globalcom2.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.gateway.relay.AnswerEvent.Completed;
import io.globalcom2.gateway.relay.AnswerEvent.TextDelta;
import io.globalcom2.proto.v1.FinishReason;
import io.globalcom2.proto.v1.TokenLogprob;
import io.globalcom2.proto.v1.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logprobs stay with the text they belong to, whoever tells it and however often: a word is a token, "a" at 0, " cat" at 1, " sat" at 5. */
class ScoredAnswersTest {
    private static final Completed WHOLE = new Completed(FinishReason.FINISH_REASON_STOP, Usage.getDefaultInstance());

    private final TestingClock clock = new TestingClock();
    private final PendingAnswer answer = new PendingAnswer(
            RequestIdentity.once(Optional.empty(), "r", "digest"),
            clock.instant().plusSeconds(60),
            Duration.ofSeconds(1),
            clock);
    private final TestingWorker first = new TestingWorker(answer, "A", 1);
    private final TestingWorker second = new TestingWorker(answer, "B", 2);
    private final Scores caller = new Scores();

    @Test
    void aCallerHearsThemBesideTheText() {
        boolean unused = answer.tell(caller, Heard.NOTHING);
        speak(first.opened());

        assertThat(caller.heard).containsExactly("a|0", " cat|1", " sat|5");
    }

    @Test
    void theNextAttemptDoesNotSayThemAgain() {
        boolean unused = answer.tell(caller, Heard.NOTHING);
        first.opened().sends(delta("a", 0)).sends(delta(" cat", 1));
        first.breaksOff();
        second.opened().sends(delta("a cat sat", 0, 1, 5)).sends(WHOLE);

        assertThat(caller.heard).containsExactly("a|0", " cat|1", " sat|5");
        assertThat(answer.state().orElseThrow().choices().get(0).logprobs())
                .extracting(TokenLogprob::getOffset)
                .containsExactly(0, 1, 5);
    }

    /** In the middle of a token too: what began before was told before. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5, 6, 9})
    void whoComesBackHearsThoseThatBeginBehindWhatHeHas(int characters) {
        speak(first.opened());

        boolean unused = answer.tell(caller, Heard.of(characters));

        assertThat(caller.offsets)
                .isEqualTo(List.of(0, 1, 5).stream()
                        .filter(offset -> offset >= characters)
                        .toList());
        KeptResult stored = new KeptResult(
                "r",
                "digest",
                "A",
                List.of(new AnswerText("a cat sat", delta("", 0, 1, 5).logprobs())),
                WHOLE);
        Scores later = new Scores();
        stored.tell(later, Heard.of(characters));
        assertThat(later.offsets).isEqualTo(caller.offsets);
    }

    @Test
    void theyCountForWhatIsHeld() {
        AnswerHistory plain = new AnswerHistory();
        plain.add("A", new TextDelta("a cat", 1));
        AnswerHistory scored = new AnswerHistory();
        scored.add("A", delta("a cat", 0));

        assertThat(scored.weightBytes()).isGreaterThan(plain.weightBytes() + 100);
    }

    private static void speak(TestingWorker worker) {
        worker.sends(delta("a", 0))
                .sends(delta(" cat", 1))
                .sends(delta(" sat", 5))
                .sends(WHOLE);
    }

    private static TextDelta delta(String text, int... offsets) {
        List<TokenLogprob> logprobs = new ArrayList<>();
        for (int offset : offsets) {
            logprobs.add(TokenLogprob.newBuilder().setOffset(offset).build());
        }
        return new TextDelta(text, 1, logprobs, 0);
    }

    private static final class Scores implements AnswerListener {
        private final List<String> heard = new ArrayList<>();
        private final List<Integer> offsets = new ArrayList<>();

        @Override
        public void onAccepted(String requestId) {}

        @Override
        public void onEvent(String attemptId, AnswerEvent event) {
            if (event instanceof TextDelta delta) {
                delta.logprobs().forEach(token -> {
                    heard.add(delta.text() + "|" + token.getOffset());
                    offsets.add(token.getOffset());
                });
            }
        }
    }
}
