package io.globalcom2.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.gateway.relay.AnswerEvent.Completed;
import io.globalcom2.gateway.relay.AnswerEvent.TextDelta;
import io.globalcom2.proto.v1.FinishReason;
import io.globalcom2.proto.v1.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Several answers to one prompt, told as they come: what is shown of each is counted by itself. */
class ChoicesOfAnswersTest {
    private static final Completed WHOLE = new Completed(
            List.of(FinishReason.FINISH_REASON_STOP, FinishReason.FINISH_REASON_LENGTH), Usage.getDefaultInstance());

    private final TestingClock clock = new TestingClock();
    private final PendingAnswer answer = new PendingAnswer(
            RequestIdentity.once(Optional.empty(), "r", "digest"),
            clock.instant().plusSeconds(60),
            Duration.ofSeconds(1),
            clock);
    private final TestingWorker first = new TestingWorker(answer, "A", 1);
    private final TestingWorker second = new TestingWorker(answer, "B", 2);
    private final Choices caller = new Choices();

    @Test
    void areToldAsTheyCome() {
        boolean unused = answer.tell(caller, Heard.NOTHING);
        first.opened()
                .sends(say(0, "a"))
                .sends(say(1, "two"))
                .sends(say(0, " cat"))
                .sends(WHOLE);

        assertThat(caller.heard).containsExactly("0:a", "1:two", "0: cat", "STOP LENGTH");
        assertThat(answer.state().orElseThrow().choices())
                .extracting(AnswerText::text)
                .containsExactly("a cat", "two");
    }

    /** Wherever the texts of the next attempt are cut, and in which order they come. */
    @Test
    void areTakenOverByTheNextAttemptEachWhereItWas() {
        boolean unused = answer.tell(caller, Heard.NOTHING);
        first.opened().sends(say(0, "a ")).sends(say(1, "tw"));
        first.breaksOff();
        second.opened().sends(say(1, "two")).sends(say(0, "a cat")).sends(WHOLE);

        assertThat(caller.heard).containsExactly("0:a ", "1:tw", "1:o", "0:cat", "STOP LENGTH");
    }

    @Test
    void areAnotherAnswerWhereOneReadsDifferentlyOrSaysLess() {
        boolean unused = answer.tell(caller, Heard.NOTHING);
        first.opened().sends(say(0, "a ")).sends(say(1, "two"));
        first.breaksOff();
        second.opened().sends(say(0, "a cat")).sends(WHOLE);

        assertThat(caller.heard).containsExactly("0:a ", "1:two", "0:cat", "UNAVAILABLE");
    }

    @Test
    void areHeardBehindWhatSomebodyHasOfEach() {
        first.opened()
                .sends(say(0, "a"))
                .sends(say(1, "two"))
                .sends(say(0, " cat"))
                .sends(WHOLE);

        boolean unused = answer.tell(caller, new Heard(List.of(3, 1)));

        assertThat(caller.heard).containsExactly("1:wo", "0:at", "STOP LENGTH");
        assertThatThrownBy(() -> answer.tell(caller, new Heard(List.of(0, 4)))).hasMessageContaining("at most 3");
        assertThatThrownBy(() -> answer.tell(caller, new Heard(List.of(0, 0, 1))))
                .hasMessageContaining("at most 0");
    }

    @Test
    void ofAStoredResultAreToldAlike() {
        boolean unused = answer.tell(caller, Heard.NOTHING);
        first.opened().sends(say(1, "tw"));
        first.breaksOff();
        KeptResult stored = new KeptResult(
                "r",
                "digest",
                "B",
                List.of(new AnswerText("a cat", List.of()), new AnswerText("two", List.of())),
                WHOLE);
        answer.stored(stored);

        assertThat(caller.heard).containsExactly("1:tw", "0:a cat", "1:o", "STOP LENGTH");
        Choices later = new Choices();
        stored.tell(later, new Heard(List.of(5, 2)));
        assertThat(later.heard).containsExactly("1:o", "STOP LENGTH");
    }

    private static TextDelta say(int index, String text) {
        return new TextDelta(text, 1, List.of(), index);
    }

    private static final class Choices implements AnswerListener {
        private final List<String> heard = new ArrayList<>();

        @Override
        public void onAccepted(String requestId) {}

        @Override
        public void onEvent(String attemptId, AnswerEvent event) {
            if (event instanceof TextDelta delta) {
                heard.add(delta.index() + ":" + delta.text());
            } else if (event instanceof Completed completed) {
                heard.add(String.join(
                        " ",
                        completed.finishReasons().stream()
                                .map(reason -> reason.name().replace("FINISH_REASON_", ""))
                                .toList()));
            } else if (event instanceof AnswerEvent.Failed failed) {
                heard.add(failed.kind().name());
            }
        }
    }
}
