package io.globalcom2.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.checkpoint.chat.ChatMessage;
import io.globalcom2.checkpoint.chat.ChatPart;
import io.globalcom2.checkpoint.chat.Conversation;
import io.globalcom2.checkpoint.chat.limits.RequestLimits;
import io.globalcom2.checkpoint.chat.sampling.LogitAdjustments;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.keys.Callers;
import io.globalcom2.gateway.keys.OverLimitException;
import io.globalcom2.gateway.keys.TestingCallers;
import io.globalcom2.gateway.relay.AnswerEvent;
import io.globalcom2.gateway.relay.AnswerEvent.Failed;
import io.globalcom2.gateway.relay.AnswerListener;
import io.globalcom2.gateway.relay.AnswerText;
import io.globalcom2.gateway.relay.FakePeers;
import io.globalcom2.gateway.relay.KeptResult;
import io.globalcom2.gateway.relay.Relay;
import io.globalcom2.gateway.relay.ResultPlace;
import io.globalcom2.gateway.relay.Watch;
import io.globalcom2.wire.QueueLane;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrontDoorTest {
    private static final Optional<String> SESAME = Optional.of("Bearer sesame");
    private static final CallerKey KEY = new CallerKey("request_id", "mine");
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AdmittedRequests inFlight = new AdmittedRequests(2);
    private final RequestBytes bytes = new RequestBytes(1000);
    private final FakeQueue queue = new FakeQueue();
    private final Caller caller = new Caller();
    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final Relay relay = new Relay(clock, Duration.ofSeconds(2), Duration.ofMinutes(10), 1000, new FakePeers());
    private final FrontDoor frontDoor = frontDoor(TestingCallers.anonymous(registry, clock));

    @Test
    void acceptsARequestWhenItIsStored() {
        ask("r");
        assertThat(caller.heard).isEmpty();

        queue.stored.complete(null);

        assertThat(caller.heard).containsExactly("accepted");
        assertThat(inFlight.count()).isEqualTo(1);
        assertThat(queue.latest().deadline()).isEqualTo(NOW.plus(Duration.ofMinutes(10)));
    }

    @Test
    void refusesARequestThatCannotBeStored() {
        ask("r");
        queue.stored.completeExceptionally(new ServingException(FailureKind.UNAVAILABLE, "no broker"));

        assertThat(caller.heard).containsExactly("UNAVAILABLE no broker");
        assertThat(inFlight.count()).isZero();
        assertThat(count("globalcom2.gateway.sheds", "reason", "queue_unavailable"))
                .isEqualTo(1);
    }

    @Test
    void countsTheMemoryOfARequestUntilTheProducerLetsGoOfItAlsoWhereItWasRefusedBefore() {
        Admission admission = enter();
        admission.bytes().hold(600);
        ask(frontDoor, admission, Optional.empty());
        queue.stored.completeExceptionally(new ServingException(FailureKind.UNAVAILABLE, "no broker"));
        assertThat(inFlight.count()).isZero();
        assertThat(bytes.held()).isEqualTo(600);

        queue.held.run();

        assertThat(bytes.held()).isZero();
    }

    @Test
    void refusesARequestForWhichThereIsNoMemoryAndCountsIt() {
        enter().bytes().hold(600);
        Admission second = enter();

        assertThatThrownBy(() -> second.bytes().hold(401))
                .isInstanceOfSatisfying(ServingException.class, refusal -> assertThat(refusal.kind())
                        .isEqualTo(FailureKind.OVERLOADED));
        second.leave();

        assertThat(bytes.held()).isEqualTo(600);
        assertThat(registry.get("globalcom2.gateway.sheds")
                        .tag("reason", "over_memory")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
    }

    /** Whatever becomes of requests, nothing of them stays. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void givesEverythingBackOnEveryWay(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            fate(random);
            assertThat(inFlight.count()).isZero();
            assertThat(bytes.held()).isZero();
        }
    }

    private void fate(Random random) {
        queue.stored = new CompletableFuture<>();
        queue.held = () -> {};
        Admission admission = enter();
        admission.bytes().hold(random.nextInt(1000));
        switch (random.nextInt(4)) {
            case 0 -> admission.leave();
            case 1 -> {
                assertThatThrownBy(() -> ask(frontDoor, admission, Optional.of(NOW)))
                        .isInstanceOf(ServingException.class);
            }
            default -> {
                Watch watch = ask(frontDoor, admission, Optional.empty());
                List<Runnable> events = new ArrayList<>(List.of(watch.leave(), queue.held, () -> end(random)));
                Collections.shuffle(events, random);
                events.forEach(Runnable::run);
            }
        }
    }

    private void end(Random random) {
        if (random.nextBoolean()) {
            queue.stored.complete(null);
        } else {
            queue.stored.completeExceptionally(new ServingException(FailureKind.UNAVAILABLE, "no broker"));
        }
    }

    @Test
    void doesNotLeakWhatWentWrongInside() {
        ask("r");
        queue.stored.completeExceptionally(new IllegalStateException("secret"));

        assertThat(caller.heard).containsExactly("INTERNAL internal error");
    }

    @Test
    void freesThePlaceWhenTheCallerLeaves() {
        Watch answer = ask("r");
        queue.stored.complete(null);
        answer.leave().run();

        assertThat(caller.heard).containsExactly("accepted", "CANCELLED the caller has gone away");
        assertThat(inFlight.count()).isZero();
        assertThat(count("globalcom2.gateway.cancels", "cause", "caller")).isEqualTo(1);
    }

    @Test
    void followsACallerWhoHasLessTime() {
        ask("r", Optional.of(NOW.plusSeconds(3)));
        assertThat(queue.latest().deadline()).isEqualTo(NOW.plusSeconds(3));

        ask("s", Optional.of(NOW.plusSeconds(3000)));
        assertThat(queue.latest().deadline()).isEqualTo(NOW.plus(Duration.ofMinutes(10)));
    }

    @Test
    void refusesACallerWhoseTimeIsUpAndFreesThePlace() {
        assertThatThrownBy(() -> ask("r", Optional.of(NOW)))
                .isInstanceOfSatisfying(ServingException.class, refusal -> assertThat(refusal.kind())
                        .isEqualTo(FailureKind.DEADLINE_EXCEEDED));
        assertThat(inFlight.count()).isZero();
    }

    @Test
    void chargesTheSameRequestOnce() {
        FrontDoor guarded = guarded("\"limits\": {\"prompt_tokens_per_minute\": 2}");
        ask(guarded, guarded.enter(SESAME), KEY, "hello");
        ask(guarded, guarded.enter(SESAME), KEY, "hello");

        assertThat(queue.requests).hasSize(1);
        CallerKey another = new CallerKey("request_id", "another");
        assertThatThrownBy(() -> ask(guarded, guarded.enter(SESAME), another, "hello"))
                .hasMessageStartingWith("expected at most 2 requests in flight");
    }

    @Test
    void queuesTheSameRequestOnce() {
        Watch owner = ask(frontDoor, enter(), KEY, "hello");
        Watch guest = ask(frontDoor, enter(), KEY, "hello");
        queue.stored.complete(null);

        assertThat(queue.requests).hasSize(1);
        assertThat(guest.requestId()).isEqualTo(owner.requestId()).hasSize("chatcmpl-".length() + 64);
        assertThat(caller.heard).containsExactly("accepted", "accepted");
        assertThat(count("globalcom2.gateway.repeated.requests", "outcome", "joined"))
                .isEqualTo(1);

        guest.leave().run();
        assertThat(inFlight.count()).isEqualTo(1);
    }

    @Test
    void whoQueuedARequestWithAKeyKeepsHisPlaceUntilItEnds() {
        Watch owner = ask(frontDoor, enter(), KEY, "hello");
        owner.leave().run();
        assertThat(inFlight.count()).isEqualTo(1);
        assertThat(caller.heard).isEmpty();

        relay.find(owner.requestId()).orElseThrow().cancel();

        assertThat(inFlight.count()).isZero();
    }

    @Test
    void refusesAnotherBodyUnderTheSameKeyWithoutDisturbingItsOwner() {
        ask(frontDoor, enter(), KEY, "hello");
        assertThatThrownBy(() -> ask(frontDoor, enter(), KEY, "bye"))
                .isInstanceOfSatisfying(ServingException.class, refusal -> assertThat(refusal.kind())
                        .isEqualTo(FailureKind.ALREADY_EXISTS))
                .hasMessage(
                        "request_id: expected one that was never used, or the body that it was used with, got another body");
        queue.stored.complete(null);

        assertThat(caller.heard).containsExactly("accepted");
        assertThat(inFlight.count()).isEqualTo(1);
    }

    @Test
    void tellsTheStoredEndOfARequestThatWasAskedElsewhere() {
        String id = ask(frontDoor, enter(), KEY, "hello").requestId();
        Relay another = new Relay(clock, Duration.ofSeconds(2), Duration.ofMinutes(10), 1000, new FakePeers());
        another.caughtUp();
        KeptResult result = new KeptResult(
                id,
                "digest of hello",
                "A",
                List.of(new AnswerText("", List.of())),
                new Failed(FailureKind.INVALID_INPUT, "no picture"));
        another.stored(result, new ResultPlace(1, 2));
        FrontDoor neighbour = frontDoor(TestingCallers.anonymous(registry, clock), another, place -> result);

        assertThat(ask(neighbour, enter(), KEY, "hello").requestId()).isEqualTo(id);
        assertThat(queue.requests).hasSize(1);
        assertThat(caller.heard).containsExactly("accepted", "INVALID_INPUT no picture");
        assertThat(inFlight.count()).isEqualTo(1);
    }

    @Test
    void keysOfDifferentCallersAreDifferentRequests() {
        Watch anonymous = ask(frontDoor, enter(), KEY, "hello");
        FrontDoor guarded = guarded("\"limits\": {}");
        Watch ali = ask(guarded, guarded.enter(SESAME), KEY, "hello");

        assertThat(ali.requestId()).isNotEqualTo(anonymous.requestId());
        assertThat(queue.requests).hasSize(2);
    }

    @Test
    void refusesMoreThanFit() {
        Admission first = enter();
        enter();
        assertThatThrownBy(this::enter)
                .isInstanceOfSatisfying(ServingException.class, refusal -> assertThat(refusal.kind())
                        .isEqualTo(FailureKind.OVERLOADED));
        assertThat(count("globalcom2.gateway.sheds", "reason", "over_capacity")).isEqualTo(1);

        first.leave();
        first.leave();

        assertThat(inFlight.count()).isEqualTo(1);
        enter();
    }

    @Test
    void refusesEveryoneWhenShuttingDown() {
        inFlight.close();

        assertThatThrownBy(this::enter)
                .isInstanceOfSatisfying(ServingException.class, refusal -> assertThat(refusal.kind())
                        .isEqualTo(FailureKind.UNAVAILABLE));
        assertThat(count("globalcom2.gateway.sheds", "reason", "shutting_down")).isEqualTo(1);
    }

    @Test
    void tellsTheQueueTheNameOfTheKey() {
        FrontDoor guarded = guarded("\"limits\": {}");
        ask(guarded, guarded.enter(SESAME), Optional.empty());

        assertThat(queue.latest().caller()).contains("ali");
        ask("s");
        assertThat(queue.latest().caller()).isEmpty();
    }

    @Test
    void refusesWhatAKeyMayNotAskForAndFreesThePlace() {
        FrontDoor guarded = guarded("\"lanes\": [\"batch\"]");
        Admission admission = guarded.enter(SESAME);

        assertThatThrownBy(() -> ask(guarded, admission, Optional.empty()))
                .isInstanceOfSatisfying(ServingException.class, refusal -> assertThat(refusal.kind())
                        .isEqualTo(FailureKind.PERMISSION_DENIED));
        assertThat(inFlight.count()).isZero();
    }

    @Test
    void aKeyOverItsLimitsTakesNoPlace() {
        FrontDoor guarded = guarded("\"limits\": {\"requests_in_flight\": 1, \"prompt_tokens_per_minute\": 2}");
        Admission admission = guarded.enter(SESAME);
        assertThatThrownBy(() -> guarded.enter(SESAME)).isInstanceOf(OverLimitException.class);
        assertThat(inFlight.count()).isEqualTo(1);

        ask(guarded, admission, Optional.empty()).leave().run();
        assertThatThrownBy(() -> ask(guarded, guarded.enter(SESAME), Optional.empty()))
                .isInstanceOf(OverLimitException.class);
        assertThat(inFlight.count()).isZero();
        assertThat(count("globalcom2.gateway.sheds", "reason", "key_limit")).isEqualTo(2);
    }

    @Test
    void aFullGatewayTakesNothingFromAKey() {
        FrontDoor guarded = guarded("\"limits\": {\"requests_in_flight\": 1}");
        Admission first = enter();
        enter();
        assertThatThrownBy(() -> guarded.enter(SESAME))
                .hasMessage("expected at most 2 requests in flight, all are taken");
        first.leave();

        guarded.enter(SESAME);
    }

    @Test
    void waitsUntilEveryoneHasLeft() throws InterruptedException {
        Admission place = enter();
        assertThat(inFlight.awaitEmpty(Duration.ofMillis(1))).isFalse();

        CompletableFuture<Void> leaving = CompletableFuture.runAsync(place::leave);

        assertThat(inFlight.awaitEmpty(Duration.ofMinutes(1))).isTrue();
        leaving.join();
    }

    private Watch ask(String words) {
        return ask(frontDoor, enter(), Optional.empty(), words, Optional.empty());
    }

    private Watch ask(String words, Optional<Instant> callerDeadline) {
        return ask(frontDoor, enter(), Optional.empty(), words, callerDeadline);
    }

    private Watch ask(FrontDoor door, Admission admission, Optional<Instant> callerDeadline) {
        return ask(door, admission, Optional.empty(), "hello", callerDeadline);
    }

    private Watch ask(FrontDoor door, Admission admission, CallerKey key, String words) {
        return ask(door, admission, Optional.of(key), words, Optional.empty());
    }

    private Watch ask(
            FrontDoor door,
            Admission admission,
            Optional<CallerKey> key,
            String words,
            Optional<Instant> callerDeadline) {
        ChatRequest request = new ChatRequest(
                new Conversation(List.of(new ChatMessage(ChatMessage.Role.USER, List.of(new ChatPart.Text(words))))),
                new RequestedSampling(
                        OptionalInt.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        OptionalInt.empty(),
                        OptionalDouble.empty(),
                        LogitAdjustments.NONE,
                        OptionalLong.empty(),
                        List.of(),
                        false,
                        Optional.empty(),
                        OptionalInt.empty(),
                        1),
                Optional.empty(),
                QueueLane.INTERACTIVE);
        return door.ask(admission, new Submission(request, key, true, callerDeadline, Optional.empty()), caller);
    }

    @Test
    void tooMuchTextTakesNoPlace() {
        assertThatThrownBy(() -> ask(frontDoor, enter(), KEY, "a".repeat(21)))
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.TOO_LARGE))
                .hasMessage("messages: expected at most 20 characters of text in all, got 21");
        assertThat(queue.requests).isEmpty();
        assertThat(inFlight.count()).isZero();
    }

    /** A front door that lets the key {@code sesame} in. */
    private FrontDoor guarded(String rest) {
        return frontDoor(TestingCallers.sesame(rest, registry, clock));
    }

    private FrontDoor frontDoor(Callers callers) {
        relay.caughtUp();
        return frontDoor(callers, relay, place -> {
            throw new AssertionError("nothing is stored");
        });
    }

    private FrontDoor frontDoor(Callers callers, Relay answers, ResultReader results) {
        return new FrontDoor(
                TestingConfig.of(2),
                new RequestLimits(2, 1, 1000, 20, 4, 256),
                callers,
                inFlight,
                bytes,
                new GatewayMetrics(registry, inFlight, bytes),
                queue,
                results,
                answers,
                clock);
    }

    private Admission enter() {
        return frontDoor.enter(Optional.empty());
    }

    private double count(String name, String tag, String value) {
        return registry.get(name).tag(tag, value).counter().count();
    }

    /** Stores when told to. */
    private static final class FakeQueue implements SubmissionQueue {
        private CompletableFuture<Void> stored = new CompletableFuture<>();
        private final List<QueuedRequest> requests = new ArrayList<>();
        private Runnable held = () -> {};

        @Override
        public String digest(ChatRequest request) {
            ChatPart.Text words = (ChatPart.Text)
                    request.conversation().messages().get(0).parts().get(0);
            return "digest of " + words.text();
        }

        @Override
        public CompletionStage<Void> enqueue(QueuedRequest request, Runnable letGo) {
            requests.add(request);
            held = letGo;
            return stored;
        }

        private QueuedRequest latest() {
            return requests.get(requests.size() - 1);
        }
    }

    private static final class Caller implements AnswerListener {
        private final List<String> heard = new ArrayList<>();

        @Override
        public void onAccepted(String requestId) {
            heard.add("accepted");
        }

        @Override
        public void onEvent(String attemptId, AnswerEvent event) {
            heard.add(event instanceof Failed failed ? failed.kind() + " " + failed.message() : event.toString());
        }
    }
}
