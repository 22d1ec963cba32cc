package io.globalcom2.generation.sampling;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Draws from softmax(logits / temperature), cut first to the {@code topK} most likely tokens and then to the smallest set of the most likely
 * ones whose probabilities reach {@code topP}. Among equals the lower id is the more likely one. Drawn by {@link SplittableRandom}
 * (SplitMix64), one number per token.
 */
final class RandomSampler implements Sampler {
    private final double temperature;
    private final double topP;
    private final int topK;
    private final SplittableRandom random;

    RandomSampler(SamplingOptions options) {
        this.temperature = options.temperature();
        this.topP = options.topP();
        this.topK = options.topK();
        this.random = new SplittableRandom(options.seed());
    }

    @Override
    public int choose(float[] logits) {
        int[] candidates = mostLikelyFirst(logits);
        int count = topK == 0 ? candidates.length : Math.min(topK, candidates.length);
        double highest = logits[candidates[0]];
        if (!Double.isFinite(highest)) {
            throw new ArithmeticException("expected a finite highest logit, got " + highest);
        }
        double[] weights = new double[count];
        double total = 0;
        for (int i = 0; i < count; i++) {
            weights[i] = Math.exp((logits[candidates[i]] - highest) / temperature);
            total += weights[i];
        }
        double kept = 0;
        int last = -1;
        while (last + 1 < count && (last < 0 || kept < topP * total)) {
            last++;
            kept += weights[last];
        }
        double drawn = random.nextDouble() * kept;
        int chosen = 0;
        while (chosen < last && drawn >= weights[chosen]) {
            drawn -= weights[chosen];
            chosen++;
        }
        return candidates[chosen];
    }

    /** Token ids by descending logit, then ascending id. Each is sorted as one number: the logit's order above, the id below. */
    private static int[] mostLikelyFirst(float[] logits) {
        long[] keys = new long[logits.length];
        for (int token = 0; token < logits.length; token++) {
            keys[token] = ((long) ~ascending(logits[token]) << Integer.SIZE) | token;
        }
        Arrays.sort(keys);
        int[] tokens = new int[keys.length];
        for (int i = 0; i < keys.length; i++) {
            tokens[i] = (int) keys[i];
        }
        return tokens;
    }

    /** An int that orders as the float does; −0.0 is made equal to 0.0. NaN comes out on top, where it is refused. */
    private static int ascending(float logit) {
        int bits = Float.floatToIntBits(logit + 0.0f);
        return bits ^ ((bits >> (Integer.SIZE - 1)) & Integer.MAX_VALUE);
    }
}
