package io.globalcom2.generation.sampling;

/** Chooses the next token. One sampler serves one answer: it may carry the state of a generator. */
@FunctionalInterface
public interface Sampler {
    /** The most likely token; the lowest id among equals. */
    Sampler GREEDY = Sampler::mostLikely;

    /**
     * Chooses a token.
     *
     * @param logits [N]; may be changed
     * @return a token id in [0, N)
     * @throws ArithmeticException when the highest logit is not a finite number
     */
    int choose(float[] logits);

    /** Whether the answer is whole with what was chosen, and nothing may follow. */
    default boolean isAtEnd() {
        return false;
    }

    /** The sampler that the options ask for, but for adjustments of the logits and the form of the text. */
    static Sampler of(SamplingOptions options) {
        return options.temperature() == 0 ? GREEDY : new RandomSampler(options);
    }

    private static int mostLikely(float[] logits) {
        int best = 0;
        for (int token = 1; token < logits.length; token++) {
            if (logits[token] > logits[best] || Float.isNaN(logits[best])) {
                best = token;
            }
        }
        if (!Float.isFinite(logits[best])) {
            throw new ArithmeticException("expected a finite highest logit, got " + logits[best]);
        }
        return best;
    }
}
