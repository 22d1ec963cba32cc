package io.globalcom2.generation.worker;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.proto.v1.TokenLogprob;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One worker's work on one request: who it is, how far it has come, and what it has said so far. */
final class Attempt {
    private final String requestId;
    private final String attemptId;
    private final Duration queued;
    private final Instant deadline;
    private final StopSignal stop;
    private final TokenRelay.Push push;
    private final Clock clock;
    /** By index. */
    private final List<Said> choices = new ArrayList<>();

    private Stage stage = Stage.QUEUE;

    /** @param queued how long the record waited to be taken */
    Attempt(
            String requestId,
            String attemptId,
            Duration queued,
            Instant deadline,
            StopSignal stop,
            TokenRelay.Push push,
            Clock clock) {
        this.requestId = requestId;
        this.attemptId = attemptId;
        this.queued = queued;
        this.deadline = deadline;
        this.stop = stop;
        this.push = push;
        this.clock = clock;
    }

    /**
     * Goes on to a stage, or to the next step in it.
     *
     * @throws ServingException CANCELLED when asked to stop, DEADLINE_EXCEEDED when the deadline has passed
     */
    void enter(Stage next) {
        stage = next;
        if (stop.reason().isPresent()) {
            throw new ServingException(FailureKind.CANCELLED, "the caller has gone away");
        }
        if (isLate()) {
            throw new ServingException(
                    FailureKind.DEADLINE_EXCEEDED,
                    "the deadline %s passed before the work was done".formatted(deadline));
        }
    }

    /** Whether the deadline has passed. */
    boolean isLate() {
        return !clock.instant().isBefore(deadline);
    }

    boolean isStoppedBy(StopCause reason) {
        return stop.reason().equals(Optional.of(reason));
    }

    /** What there is of one choice. */
    private static final class Said {
        private final StringBuilder text = new StringBuilder();
        private final List<TokenLogprob> logprobs = new ArrayList<>();
    }

    /**
     * Says more. Does not block.
     *
     * @param index of the choice
     */
    void say(int index, String delta, int completionTokens, List<TokenLogprob> logprobs) {
        while (choices.size() <= index) {
            choices.add(new Said());
        }
        choices.get(index).text.append(delta);
        choices.get(index).logprobs.addAll(logprobs);
        push.text(index, delta, completionTokens, logprobs);
    }

    TerminalRecord end(Outcome outcome) {
        List<ChoiceText> texts = new ArrayList<>();
        int count = outcome instanceof Outcome.Completed completed
                ? completed.finishReasons().size()
                : choices.size();
        for (int index = 0; index < Math.max(1, count); index++) {
            Said said = index < choices.size() ? choices.get(index) : new Said();
            texts.add(new ChoiceText(said.text.toString(), said.logprobs));
        }
        return new TerminalRecord(requestId, attemptId, texts, outcome);
    }

    /** An end that says nothing of the answer, because the whole of it is more than can be kept. */
    TerminalRecord endWithoutText(Outcome outcome) {
        return TerminalRecord.withoutText(requestId, attemptId, outcome);
    }

    String requestId() {
        return requestId;
    }

    String attemptId() {
        return attemptId;
    }

    Duration queued() {
        return queued;
    }

    Instant deadline() {
        return deadline;
    }

    StopSignal stop() {
        return stop;
    }

    Stage stage() {
        return stage;
    }
}
