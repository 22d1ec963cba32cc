package io.globalcom2.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.failure.FailureKind;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RelayTest {
    private static final Duration DEADLINE = Duration.ofMinutes(10);

    private final TestingClock clock = new TestingClock();
    private final Relay relay = new Relay(clock, Duration.ofSeconds(2));
    private final RecordingCaller caller = new RecordingCaller();

    @Test
    void knowsNoRequestThatWasNotRegistered() {
        assertThat(relay.find("r")).isEmpty();
    }

    @Test
    void findsARegisteredRequest() {
        PendingAnswer answer = relay.register("r", deadline(), caller);

        assertThat(relay.find("r")).containsSame(answer);
    }

    @Test
    void refusesAnIdThatIsInUseOrWasUntilNotLongAgo() {
        relay.register("r", deadline(), caller);
        assertThatThrownBy(() -> relay.register("r", deadline(), new RecordingCaller()))
                .hasMessage("request_id: expected one that was never used, got \"r\" again");

        relay.find("r").orElseThrow().cancel();
        relay.sweep();

        assertThatThrownBy(() -> relay.register("r", deadline(), new RecordingCaller()))
                .hasMessageStartingWith("request_id: ");
        assertThat(caller.heard()).containsExactly("!CANCELLED");
    }

    @Test
    void remembersACancelledRequestUntilNoWorkerCanHaveItAnyMore() {
        relay.register("r", deadline(), caller).cancel();
        clock.advance(DEADLINE.plus(Relay.CLOCK_DIFFERENCE));
        relay.sweep();
        assertThat(relay.find("r")).isPresent();

        clock.advance(Duration.ofMillis(1));
        relay.sweep();

        assertThat(relay.find("r")).isEmpty();
    }

    @Test
    void endsWhatIsDueWhenTimePasses() {
        relay.register("r", deadline(), caller);
        clock.advance(DEADLINE);
        relay.sweep();

        assertThat(caller.heard()).containsExactly("!DEADLINE_EXCEEDED");
    }

    @Test
    void abandonsEveryAnswerThatHasNotEnded() {
        RecordingCaller another = new RecordingCaller();
        relay.register("r", deadline(), caller).cancel();
        TestingWorker worker = new TestingWorker(relay.register("s", deadline(), another), "A", 1).opened();
        relay.abandon(new AnswerEvent.Failed(FailureKind.UNAVAILABLE, "shutting down"));

        assertThat(caller.heard()).containsExactly("!CANCELLED");
        assertThat(another.heard()).containsExactly("accepted", "A!UNAVAILABLE");
        assertThat(worker.told()).containsExactly(Verdict.CANCELLED);
    }

    private Instant deadline() {
        return clock.instant().plus(DEADLINE);
    }
}
