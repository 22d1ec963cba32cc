package io.globalcom2.generation.sampling;

import java.util.SplittableRandom;

/**
 * Draws from softmax(logits / temperature), cut first to the {@code topK} most likely tokens, then to those that are at least {@code minP} times as likely as the most likely one, and then to the smallest set of the most likely
 * ones whose probabilities reach {@code topP}. Among equals the lower id is the more likely one. Drawn by {@link SplittableRandom}
 * (SplitMix64), one number per token.
 */
final class RandomSampler implements Sampler {
    private final double temperature;
    private final double topP;
    private final int topK;
    private final double minP;
    private final SplittableRandom random;

    RandomSampler(SamplingOptions options) {
        this.temperature = options.temperature();
        this.topP = options.topP();
        this.topK = options.topK();
        this.minP = options.minP();
        this.random = new SplittableRandom(options.seed());
    }

    @Override
    public int choose(float[] logits) {
        LikelyTokens tokens = new LikelyTokens(logits);
        double highest = logits[tokens.get(0)];
        if (!Double.isFinite(highest)) {
            throw new ArithmeticException("expected a finite highest logit, got " + highest);
        }
        int count = topK == 0 ? logits.length : Math.min(topK, logits.length);
        if (minP > 0) {
            count = countLikely(tokens, count, logits);
        }
        boolean isAll = count == logits.length;
        double total = 0;
        for (int i = 0; i < count; i++) {
            total += weight(logits[isAll ? i : tokens.get(i)], highest);
        }
        if (topP < 1) {
            int reached = 0;
            double kept = 0;
            while (reached < count && (reached == 0 || kept < topP * total)) {
                kept += weight(logits[tokens.get(reached)], highest);
                reached++;
            }
            count = reached;
            total = kept;
        }
        return draw(random.nextDouble() * total, tokens, count, logits);
    }

    private int countLikely(LikelyTokens tokens, int most, float... logits) {
        int count = 1;
        while (count < most && weight(logits[tokens.get(count)], logits[tokens.get(0)]) >= minP) {
            count++;
        }
        return count;
    }

    /** The token at which the weights of the most likely ones, added up, come to be above a number; never one whose weight is 0. */
    private int draw(double drawn, LikelyTokens tokens, int count, float... logits) {
        double highest = logits[tokens.get(0)];
        double left = drawn;
        int chosen = tokens.get(0);
        for (int i = 0; i < count; i++) {
            double weight = weight(logits[tokens.get(i)], highest);
            if (weight == 0) {
                return chosen;
            }
            chosen = tokens.get(i);
            if (left < weight) {
                return chosen;
            }
            left -= weight;
        }
        return chosen;
    }

    /** Proportional to the probability; 1 for the most likely. */
    private double weight(double logit, double highest) {
        return Math.exp((logit - highest) / temperature);
    }
}
