package io.globalcom2.generation.scheduling;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.decoding.LanguageModelEngine;
import io.globalcom2.generation.decoding.PromptRows;
import io.globalcom2.generation.sampling.EndReason;
import io.globalcom2.generation.sampling.Sampler;
import io.globalcom2.generation.sampling.WrittenAnswer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One accepted request: its prompt, as far as it is read, and its answer, as far as it is written. Everything but {@link #cancel} is for the
 * engine's thread.
 */
final class RunningSequence implements Generation {
    private final GenerationRequest request;
    private final GenerationListener listener;
    private final WrittenAnswer answer;
    private final Sampler sampler;
    private final Clock clock;
    private final Instant accepted;
    private Instant started;
    private Instant firstToken;
    private Optional<PromptRows> rows = Optional.empty();
    /** Positions in the slot: where the next token goes. */
    private int position;

    private int token;
    private Optional<ServingException> stopped = Optional.empty();
    private volatile boolean cancelled;

    RunningSequence(GenerationRequest request, GenerationListener listener, WrittenAnswer answer, Clock clock) {
        this.request = request;
        this.listener = listener;
        this.answer = answer;
        this.sampler = Sampler.of(request.sampling());
        this.clock = clock;
        this.accepted = clock.instant();
        this.started = accepted;
        this.firstToken = accepted;
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    String requestId() {
        return request.requestId();
    }

    /** Why no more work may be done for it; empty when it may. Once there is a reason it stays. */
    Optional<ServingException> stopped() {
        if (stopped.isEmpty() && cancelled) {
            stopped = Optional.of(new ServingException(FailureKind.CANCELLED, "the caller has gone away"));
        }
        if (stopped.isEmpty() && !clock.instant().isBefore(request.deadline())) {
            stopped = Optional.of(new ServingException(
                    FailureKind.DEADLINE_EXCEEDED,
                    "the deadline %s passed after %d tokens".formatted(request.deadline(), answer.tokens())));
        }
        return stopped;
    }

    /** Whether the whole prompt is in the slot. */
    boolean prefilled() {
        return position >= request.prompt().positions();
    }

    /** Reads the next piece of the prompt; the last one brings the first token. */
    void prefill(LanguageModelEngine engine, int slot, int maxPositions) {
        if (rows.isEmpty()) {
            started = clock.instant();
            rows = Optional.of(engine.pack(request.prompt()));
        }
        int end = Math.min(position + maxPositions, request.prompt().positions());
        float[] logits = engine.prefill(slot, rows.get(), position, end);
        position = end;
        if (prefilled()) {
            releaseRows();
            take(logits, engine.maxContext());
            firstToken = clock.instant();
        }
    }

    /** The token that stands at {@link #position} and was not read yet. */
    int token() {
        return token;
    }

    int position() {
        return position;
    }

    /** Takes the logits that reading {@link #token} gave. */
    void decoded(float[] logits, int maxContext) {
        position++;
        take(logits, maxContext);
    }

    /** Whether the answer is whole. */
    boolean finished() {
        return answer.finishReason().isPresent();
    }

    /** Says that the answer is whole. Terminal. */
    void complete() {
        Instant now = clock.instant();
        listener.onCompleted(
                answer.finishReason().orElseThrow(),
                new GenerationStatistics(
                        request.prompt().positions(),
                        answer.tokens(),
                        Duration.between(accepted, started),
                        Duration.between(started, firstToken),
                        Duration.between(firstToken, now)));
    }

    /** Says that the answer ends here. Terminal. */
    void fail(ServingException failure) {
        listener.onFailed(failure);
    }

    /** Gives back the engine's memory; the slot's is not the sequence's. */
    void releaseRows() {
        rows.ifPresent(PromptRows::close);
        rows = Optional.empty();
    }

    private void take(float[] logits, int maxContext) {
        token = sampler.choose(logits);
        String text = answer.add(token);
        if (!finished() && position >= maxContext) {
            text += answer.end(EndReason.LENGTH);
        }
        if (!text.isEmpty()) {
            listener.onText(text, answer.tokens());
        }
    }
}
