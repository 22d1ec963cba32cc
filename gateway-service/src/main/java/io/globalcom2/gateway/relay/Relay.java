package io.globalcom2.gateway.relay;

import static io.globalcom2.failure.ServingException.invalidInput;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The answers callers wait for here, and those that ended not long ago, by request id. */
public final class Relay {
    /** A request that ended is remembered until its deadline, when workers drop it by themselves, and so much longer as clocks differ. */
    static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(1);

    private final Clock clock;
    private final Duration grace;
    private final ConcurrentMap<String, PendingAnswer> answers = new ConcurrentHashMap<>();

    /** @param grace how long a stored end waits for the pushed one */
    public Relay(Clock clock, Duration grace) {
        this.clock = clock;
        this.grace = grace;
    }

    /**
     * Starts to wait; before the request is queued, because a worker may be quick.
     *
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT when the id is in use or was until not long ago
     */
    public PendingAnswer register(String requestId, Instant deadline, AnswerListener listener) {
        PendingAnswer answer = new PendingAnswer(deadline, grace, clock, listener);
        if (answers.putIfAbsent(requestId, answer) != null) {
            throw invalidInput("request_id: expected one that was never used, got \"%s\" again".formatted(requestId));
        }
        return answer;
    }

    /** The answer to that request; empty when it is not known here, or not any more. */
    public Optional<PendingAnswer> find(String requestId) {
        return Optional.ofNullable(answers.get(requestId));
    }

    /** Ends all answers that have not ended, and stops the work for them. */
    public void abandon(AnswerEvent.Failed reason) {
        answers.values().forEach(answer -> answer.abandon(reason));
    }

    /** Lets time pass: ends what is due and forgets what ended long ago. To be called several times a second. */
    public void sweep() {
        Instant forgotten = clock.instant().minus(CLOCK_DIFFERENCE);
        answers.values().forEach(PendingAnswer::sweep);
        answers.values()
                .removeIf(answer -> answer.hasEnded() && answer.deadline().isBefore(forgotten));
    }
}
