package io.globalcom2.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.gateway.keys.Caller;
import io.globalcom2.gateway.keys.KeyLimits;
import io.globalcom2.gateway.keys.TestingCallers;
import io.globalcom2.gateway.keys.TokenCount;
import io.globalcom2.gateway.relay.AnswerEvent;
import io.globalcom2.gateway.relay.AnswerEvent.Completed;
import io.globalcom2.gateway.relay.AnswerEvent.Failed;
import io.globalcom2.gateway.relay.AnswerEvent.TextDelta;
import io.globalcom2.gateway.relay.AnswerListener;
import io.globalcom2.gateway.relay.PendingAnswer;
import io.globalcom2.gateway.relay.TestingClock;
import io.globalcom2.proto.v1.FinishReason;
import io.globalcom2.proto.v1.ImageTokens;
import io.globalcom2.proto.v1.ImageUsage;
import io.globalcom2.proto.v1.Usage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MeteredListenerTest {
    private static final AnswerEvent TEXT = new TextDelta("a cat", 1);
    private static final AnswerEvent WHOLE = new Completed(FinishReason.FINISH_REASON_STOP, Usage.getDefaultInstance());

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AdmittedRequests inFlight = new AdmittedRequests(10);
    private final RequestBytes bytes = new RequestBytes(1);
    private final GatewayMetrics metrics = new GatewayMetrics(registry, inFlight, bytes);

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

    @Test
    void aWholeAnswerIsSettledBeforeItsCallerHearsOfIt() {
        Admission admission = admit();
        List<Map<String, String>> heard = new ArrayList<>();
        AnswerEvent whole = new Completed(
                FinishReason.FINISH_REASON_STOP,
                Usage.newBuilder()
                        .setPromptTokens(30)
                        .addImages(ImageUsage.newBuilder()
                                .setTokens(ImageTokens.newBuilder()
                                        .setOriginal(320)
                                        .setKept(80)))
                        .build());

        listener(admission, () -> heard.add(admission.rateLimits())).onEvent("A", whole);

        assertThat(heard).singleElement().satisfies(limits -> assertThat(limits)
                .containsEntry("x-ratelimit-remaining-requests", "2")
                .containsEntry("x-ratelimit-remaining-tokens", "970")
                .containsEntry("x-ratelimit-remaining-image-tokens", "4680"));
        assertThat(inFlight.count()).isZero();
    }

    @Test
    void whatFailedIsGivenBack() {
        Admission admission = admit();
        listener(admission, () -> {}).onEvent("A", new Failed(FailureKind.UNAVAILABLE, "no encoder"));

        assertThat(admission.rateLimits()).containsEntry("x-ratelimit-remaining-tokens", "1000");
    }

    @ParameterizedTest
    @EnumSource(names = {"CANCELLED", "DEADLINE_EXCEEDED"})
    void whatTheCallerCutOffIsNotGivenBack(FailureKind kind) {
        Admission admission = admit();
        listener(admission, () -> {}).onEvent("", new Failed(kind, "too late"));

        assertThat(admission.rateLimits())
                .containsEntry("x-ratelimit-remaining-requests", "2")
                .containsEntry("x-ratelimit-remaining-tokens", "600");
    }

    /** A request that is expected to take 400 tokens of 1,000, and 2,880 image tokens of 5,000. */
    private Admission admit() {
        KeyLimits limits = new KeyLimits(OptionalLong.of(2), OptionalLong.of(1000), OptionalLong.of(5000));
        Caller caller = TestingCallers.limited(limits, registry, new TestingClock());
        Admission admission = new Admission(caller, inFlight.enter(), caller.enter(), bytes.open());
        admission.use().reserve(new TokenCount(400, 2880));
        return admission;
    }

    private MeteredListener listener() {
        Caller caller = TestingCallers.anonymous(registry, new TestingClock()).identify(Optional.empty());
        return listener(new Admission(caller, inFlight.enter(), caller.enter(), bytes.open()), () -> {});
    }

    private MeteredListener listener(Admission admission, Runnable onEvent) {
        return new MeteredListener(
                new AnswerListener() {
                    @Override
                    public void onAccepted(String requestId) {}

                    @Override
                    public void onEvent(String attemptId, AnswerEvent event) {
                        onEvent.run();
                    }
                },
                metrics,
                admission);
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
