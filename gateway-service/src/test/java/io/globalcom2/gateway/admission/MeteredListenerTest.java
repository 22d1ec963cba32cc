package io.globalcom2.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.gateway.relay.AnswerEvent;
import io.globalcom2.gateway.relay.AnswerEvent.Completed;
import io.globalcom2.gateway.relay.AnswerEvent.Failed;
import io.globalcom2.gateway.relay.AnswerEvent.TextDelta;
import io.globalcom2.gateway.relay.AnswerListener;
import io.globalcom2.gateway.relay.PendingAnswer;
import io.globalcom2.proto.v1.FinishReason;
import io.globalcom2.proto.v1.Usage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class MeteredListenerTest {
    private static final AnswerEvent TEXT = new TextDelta("a cat", 1);
    private static final AnswerEvent WHOLE = new Completed(FinishReason.FINISH_REASON_STOP, Usage.getDefaultInstance());

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AdmittedRequests inFlight = new AdmittedRequests(10);
    private final GatewayMetrics metrics = new GatewayMetrics(registry, inFlight);

    @Test
    void anAnswerOfOneAttemptIsNotTakenOver() {
        MeteredListener listener = listener();
        listener.onEvent("A", TEXT);
        listener.onEvent("A", WHOLE);

        assertTakenOver(0, 0);
        assertThat(inFlight.count()).isZero();
    }

    @Test
    void anotherAttemptMaySayTheSame() {
        MeteredListener listener = listener();
        listener.onEvent("A", TEXT);
        listener.onEvent("B", TEXT);
        listener.onEvent("B", WHOLE);

        assertTakenOver(1, 0);
    }

    @Test
    void anotherAttemptMaySaySomethingElse() {
        MeteredListener listener = listener();
        listener.onEvent("A", TEXT);
        listener.onEvent("B", PendingAnswer.DIFFERENT);

        assertTakenOver(0, 1);
    }

    @Test
    void whoLeavesBetweenTwoAttemptsIsNotTakenOver() {
        MeteredListener listener = listener();
        listener.onEvent("A", TEXT);
        listener.onEvent("", new Failed(FailureKind.CANCELLED, "the caller has gone away"));

        assertTakenOver(0, 0);
    }

    @Test
    void anotherAttemptBeforeAnyTextIsNoMatter() {
        MeteredListener listener = listener();
        listener.onEvent("B", TEXT);
        listener.onEvent("B", WHOLE);

        assertTakenOver(0, 0);
    }

    private MeteredListener listener() {
        return new MeteredListener(
                new AnswerListener() {
                    @Override
                    public void onAccepted() {}

                    @Override
                    public void onEvent(String attemptId, AnswerEvent event) {}
                },
                metrics,
                inFlight.enter());
    }

    private void assertTakenOver(int continued, int different) {
        assertThat(count("continued")).isEqualTo(continued);
        assertThat(count("different")).isEqualTo(different);
    }

    private double count(String outcome) {
        return registry.get("globalcom2.gateway.taken.over.answers")
                .tag("outcome", outcome)
                .counter()
                .count();
    }
}
