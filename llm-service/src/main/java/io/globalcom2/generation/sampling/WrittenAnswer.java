package io.globalcom2.generation.sampling;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One answer as it grows: counts its tokens, turns them into text and knows when it is whole. */
public final class WrittenAnswer {
    private final SamplingOptions options;
    private final Set<Integer> endOfSequence;
    private final Detokenizer detokenizer;
    private final StopTexts stopTexts;
    private final ScoredText scored = new ScoredText();
    private int tokens;
    private Optional<EndReason> finishReason = Optional.empty();

    /**
     * An empty answer.
     *
     * @param endOfSequence token ids that end an answer
     */
    public WrittenAnswer(SamplingOptions options, Set<Integer> endOfSequence, TokenDecoder decoder) {
        this(options, endOfSequence, decoder, new int[0]);
    }

    /**
     * An empty answer that goes on with a text.
     *
     * @param before the tokens of that text
     */
    public WrittenAnswer(SamplingOptions options, Set<Integer> endOfSequence, TokenDecoder decoder, int... before) {
        this.options = requireNonNull(options, "options is null");
        this.endOfSequence = Set.copyOf(endOfSequence);
        this.detokenizer = new Detokenizer(decoder, before);
        this.stopTexts = new StopTexts(options.stop());
    }

    /**
     * Takes the next token.
     *
     * @return text that it adds to the answer: whole characters, no part of a stop text; may be empty
     * @throws IllegalStateException when the answer is whole already
     */
    public String add(int token) {
        return add(token, false);
    }

    /**
     * Takes the next token.
     *
     * @param isLast whether the answer is whole with it
     * @return as {@link #add(int)}
     */
    public String add(int token, boolean isLast) {
        if (finishReason.isPresent()) {
            throw new IllegalStateException("expected no token after the end of the answer, got " + token);
        }
        tokens++;
        if (!options.ignoreEos() && endOfSequence.contains(token)) {
            scored.dropLast();
            return end(EndReason.STOP);
        }
        String text = show(detokenizer.add(token));
        if (stopTexts.reached()) {
            finishReason = Optional.of(EndReason.STOP);
            return text;
        }
        if (isLast) {
            return text + end(EndReason.STOP);
        }
        return tokens < options.maxTokens() ? text : text + end(EndReason.LENGTH);
    }

    /** Keeps what the model thought of the place of the token that is added next. */
    void score(ScoredToken chosen, List<ScoredToken> likeliest) {
        scored.add(chosen, likeliest);
    }

    /** What was kept of the tokens whose text has begun to be given out since this was called last. */
    public List<TokenScores> takeScores() {
        return scored.take();
    }

    private String show(String written) {
        scored.write(written);
        String text = stopTexts.add(written);
        scored.show(text);
        return text;
    }

    /**
     * Ends the answer here.
     *
     * @return text that was held back
     */
    public String end(EndReason reason) {
        String rest = show(detokenizer.finish());
        finishReason = Optional.of(stopTexts.reached() ? EndReason.STOP : reason);
        if (stopTexts.reached()) {
            return rest;
        }
        String held = stopTexts.finish();
        scored.show(held);
        return rest + held;
    }

    /** Tokens taken, an end-of-sequence token included. */
    public int tokens() {
        return tokens;
    }

    /** Why the answer is whole; empty while it is not. */
    public Optional<EndReason> finishReason() {
        return finishReason;
    }
}
