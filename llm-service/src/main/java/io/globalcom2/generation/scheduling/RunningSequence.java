package io.globalcom2.generation.scheduling;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.decoding.LanguageModelEngine;
import io.globalcom2.generation.decoding.NextToken;
import io.globalcom2.generation.decoding.PromptRows;
import io.globalcom2.generation.decoding.PromptSpan;
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
    private final Readings prompt;
    private final int room;
    private final Instant accepted;
    private Instant started;
    private Instant firstToken;
    private Optional<PromptRows> rows = Optional.empty();
    /** Given by {@link #begin}. */
    private Segment segment;
    /** Positions of the prompt that others have read for it. */
    private int cachedTokens;

    private int token;
    private Optional<ServingException> stopped = Optional.empty();
    private volatile boolean cancelled;

    /**
     * A sequence that has no place yet.
     *
     * @param prompt what it will read of the request's prompt
     * @param maxContext positions of prompt and answer together at most; no less than those of the prompt
     */
    RunningSequence(
            GenerationRequest request,
            Readings prompt,
            GenerationListener listener,
            WrittenAnswer answer,
            Sampler sampler,
            int maxContext,
            Clock clock) {
        this.request = request;
        this.listener = listener;
        this.answer = answer;
        this.sampler = sampler;
        this.clock = clock;
        this.prompt = prompt;
        this.room = (int)
                Math.min(maxContext, prompt.positions() + (request.sampling().maxTokens() - 1L));
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

    /** Positions that it may come to need: the prompt and the tokens that it may write, but for the last one, which nobody reads. */
    int room() {
        return room;
    }

    /** All that it is to read before it writes. */
    Readings prompt() {
        return prompt;
    }

    /** Gets its place in the cache; what lies there already has been read for it. */
    void begin(Segment place) {
        segment = place;
        cachedTokens = place.readings().positions();
        started = clock.instant();
    }

    /** Others have read so many more positions of the prompt for it. */
    void shared(int positions) {
        cachedTokens += positions;
    }

    /** Its place in the cache. */
    Segment segment() {
        return segment;
    }

    /** Positions of the prompt that are still to be read. */
    int unread() {
        return Math.max(0, prompt.positions() - position());
    }

    /** Where the next position goes, counted from the segment's start. */
    private int position() {
        return segment.readings().positions();
    }

    /** The next positions of the prompt. */
    PromptSpan nextSpan(LanguageModelEngine engine, int positions) {
        if (rows.isEmpty()) {
            rows = Optional.of(engine.pack(request.prompt(), position()));
        }
        return new PromptSpan(segment.start(), rows.get(), position(), position() + positions);
    }

    /** The token that was chosen last. */
    NextToken nextToken() {
        return new NextToken(segment.start(), position(), token);
    }

    /**
     * What {@link #nextSpan} or {@link #nextToken} gave has been read.
     *
     * @param logits behind it; looked at when the prompt has been read
     */
    void read(int positions, float... logits) {
        boolean isFirst = unread() > 0;
        if (isFirst) {
            segment.readings().follow(prompt, position() + positions);
        } else {
            segment.readings().add(token);
        }
        if (unread() > 0) {
            return;
        }
        releaseRows();
        token = sampler.choose(logits);
        String text = answer.add(token, sampler.isAtEnd());
        if (!finished() && position() >= room) {
            text += answer.end(EndReason.LENGTH);
        }
        if (isFirst) {
            firstToken = clock.instant();
            listener.onPromptRead();
        }
        if (!text.isEmpty()) {
            listener.onText(text, answer.tokens(), answer.takeScores());
        }
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
                        prompt.positions(),
                        cachedTokens,
                        answer.tokens(),
                        Duration.between(accepted, started),
                        Duration.between(started, firstToken),
                        Duration.between(firstToken, now)));
    }

    /** Says that the answer ends here. Terminal. */
    void fail(ServingException failure) {
        listener.onFailed(failure);
    }

    /** Gives back the engine's memory; the segment is not the sequence's to give. */
    void releaseRows() {
        rows.ifPresent(PromptRows::close);
        rows = Optional.empty();
    }
}
