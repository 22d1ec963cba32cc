package io.globalcom2.compression.globalcom2;

import java.util.Arrays;

/**
 * The tokens of a view that together stand best for all of its features. Next is always the token with the largest
 *
 * <pre>a_i * sum over j of max(0, c_ij - max over kept s of c_sj)</pre>
 *
 * its weight times the gain in coverage, until the budget is spent; of equals the lower index. The rule is SCOPE's (arXiv 2510.24214,
 * github.com kinredon/SCOPE 6bf7306), where nothing is covered (0) at the start. Two things differ:
 *
 * <ul>
 *   <li>c_ij is the cosine after the view's mean has been taken off its features, after Cen-Prune: tokens have so much in common that plain
 *       cosines call everything covered once a few are kept.
 *   <li>a_i = exp(2 z_i) with z_i = (s_i - mean s) / deviation of s over the view's valid tokens, where SCOPE has the softmax of s: the same
 *       whatever the scale of a checkpoint's logits.
 * </ul>
 */
final class GreedyCover {
    /** The 2 in a_i; docs/compression-quality.md says why. */
    private static final double SALIENCY_EXPONENT = 2;

    /** Squared length, of 1, below which a centred feature is rounding. */
    private static final double NO_LENGTH = 1e-6;

    private GreedyCover() {}

    /**
     * Indices of the chosen tokens of a view, ascending.
     *
     * @param scores saliency scores of its valid tokens: [N]
     * @param cosines of their features: [N, N], row-major, symmetric
     */
    static int[] inRasterOrder(float[] scores, float[] cosines, int count) {
        return inRasterOrder(weights(scores), centred(cosines, scores.length), count);
    }

    /**
     * a_i: how much each token weighs by its saliency score.
     *
     * @return [N], positive; all 1 where the scores are equal
     */
    static double[] weights(float[] scores) {
        double mean = 0;
        for (float score : scores) {
            mean += score;
        }
        mean /= scores.length;
        double squares = 0;
        for (float score : scores) {
            squares += (score - mean) * (score - mean);
        }
        double deviation = Math.sqrt(squares / scores.length);
        double[] weights = new double[scores.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = deviation > 0 ? StrictMath.exp(SALIENCY_EXPONENT * ((scores[i] - mean) / deviation)) : 1;
        }
        return weights;
    }

    /**
     * Cosines of unit features from which their mean has been taken off, which follow from the cosines before: c_ij - mean of row i - mean of
     * row j + mean of all is the product of the centred features. One that is the mean is like no other (0).
     *
     * @param cosines [N, N], row-major, symmetric
     * @return [N, N]
     */
    static float[] centred(float[] cosines, int tokens) {
        double[] rowMeans = new double[tokens];
        double mean = 0;
        for (int i = 0; i < tokens; i++) {
            for (int j = 0; j < tokens; j++) {
                rowMeans[i] += cosines[i * tokens + j];
            }
            rowMeans[i] /= tokens;
            mean += rowMeans[i] / tokens;
        }
        double[] scales = new double[tokens]; // 1 / length
        for (int i = 0; i < tokens; i++) {
            double squaredLength = cosines[i * tokens + i] - 2 * rowMeans[i] + mean;
            scales[i] = squaredLength > NO_LENGTH ? 1 / Math.sqrt(squaredLength) : 0;
        }
        float[] centred = new float[cosines.length];
        for (int i = 0; i < tokens; i++) {
            for (int j = 0; j < tokens; j++) {
                double product = cosines[i * tokens + j] - rowMeans[i] - rowMeans[j] + mean;
                centred[i * tokens + j] = (float) (product * scales[i] * scales[j]);
            }
        }
        return centred;
    }

    /**
     * Indices of the chosen tokens, ascending.
     *
     * <p>Gains can only fall as more is covered, and do so in floating point too: rounding keeps order, and the sum is always taken in the
     * same order. So a gain computed for fewer kept tokens is an upper bound, and only those that might win are computed again.
     *
     * @param weights [N]
     * @param cosines [N, N], row-major, symmetric
     */
    static int[] inRasterOrder(double[] weights, float[] cosines, int count) {
        int tokens = weights.length;
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
                bounds[best] = weights[best] * gain(covered, cosines, best * tokens);
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
