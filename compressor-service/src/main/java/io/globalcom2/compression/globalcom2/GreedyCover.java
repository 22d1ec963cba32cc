package io.globalcom2.compression.globalcom2;

import java.util.Arrays;

/**
 * The tokens of a view that together stand best for all of its features. Next is always the token with the largest
 *
 * <pre>a_i * sum over j of max(0, cos(x_i, x_j) - max over kept s of cos(x_s, x_j))</pre>
 *
 * saliency times the gain in coverage, until the budget is spent; of equals the lower index. This is SCOPE (arXiv 2510.24214, github.com
 * kinredon/SCOPE 6bf7306) with alpha = 1, where nothing is covered (0) at the start.
 */
final class GreedyCover {
    private GreedyCover() {}

    /**
     * The softmax of CLS scores: the attention they stand for.
     *
     * @return [N], positive
     */
    static double[] saliency(float[] scores) {
        float max = Float.NEGATIVE_INFINITY;
        for (float score : scores) {
            max = Math.max(max, score);
        }
        double[] saliency = new double[scores.length];
        for (int i = 0; i < saliency.length; i++) {
            saliency[i] = StrictMath.exp((double) scores[i] - max);
        }
        return saliency; // not divided by its sum: only what is larger counts
    }

    /**
     * Indices of the chosen tokens, ascending.
     *
     * <p>Gains can only fall as more is covered, and do so in floating point too: rounding keeps order, and the sum is always taken in the
     * same order. So a gain computed for fewer kept tokens is an upper bound, and only those that might win are computed again.
     *
     * @param saliency [N]
     * @param cosines [N, N], row-major, symmetric
     */
    static int[] inRasterOrder(double[] saliency, float[] cosines, int count) {
        int tokens = saliency.length;
        float[] covered = new float[tokens];
        double[] bounds = new double[tokens];
        Arrays.fill(bounds, Double.POSITIVE_INFINITY);
        int[] computedAt = new int[tokens]; // how many tokens were kept when the bound was computed
        Arrays.fill(computedAt, -1);
        int[] kept = new int[count];
        int keptCount = 0;
        while (keptCount < count) {
            int best = highest(bounds);
            if (computedAt[best] < keptCount) {
                bounds[best] = saliency[best] * gain(covered, cosines, best * tokens);
                computedAt[best] = keptCount;
            } else {
                kept[keptCount++] = best;
                bounds[best] = Double.NEGATIVE_INFINITY;
                cover(covered, cosines, best * tokens);
            }
        }
        Arrays.sort(kept);
        return kept;
    }

    private static int highest(double[] values) {
        int highest = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[highest]) {
                highest = i;
            }
        }
        return highest;
    }

    private static float gain(float[] covered, float[] cosines, int row) {
        float gain = 0;
        for (int j = 0; j < covered.length; j++) {
            gain += Math.max(cosines[row + j] - covered[j], 0);
        }
        return gain;
    }

    private static void cover(float[] covered, float[] cosines, int row) {
        for (int j = 0; j < covered.length; j++) {
            covered[j] = Math.max(covered[j], cosines[row + j]);
        }
    }
}
