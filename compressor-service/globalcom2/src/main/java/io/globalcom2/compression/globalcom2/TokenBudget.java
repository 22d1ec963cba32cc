package io.globalcom2.compression.globalcom2;

/** How many tokens each view keeps. */
final class TokenBudget {
    private final int thumbnail;
    private final int[] crops;

    private TokenBudget(int thumbnail, int[] crops) {
        this.thumbnail = thumbnail;
        this.crops = crops;
    }

    /** @param view 0 for the thumbnail, 1..n for the crops row by row */
    int ofView(int view) {
        return view == 0 ? thumbnail : crops[view - 1];
    }

    /** Every token. */
    static TokenBudget all(ValidExtent extent) {
        return new TokenBudget(extent.geometry().viewTokens(), extent.cropTokens());
    }

    /** What the released code keeps: each view truncated by itself. */
    static TokenBudget truncated(ValidExtent extent, double[] cropRatios, double retentionRatio) {
        int[] validTokens = extent.cropTokens();
        int[] crops = new int[validTokens.length];
        for (int crop = 0; crop < crops.length; crop++) {
            crops[crop] = (int) (validTokens[crop] * cropRatios[crop]);
        }
        return new TokenBudget((int) (extent.geometry().viewTokens() * retentionRatio), crops);
    }

    /** Exactly the wanted share of all tokens, rounded, and at least one; the thumbnail first, the crops share the rest. */
    static TokenBudget exact(ValidExtent extent, double[] cropRatios, double retentionRatio) {
        int[] validTokens = extent.cropTokens();
        int total = roundedShare(extent.tokens(), retentionRatio);
        int thumbnail = Math.min(total, roundedShare(extent.geometry().viewTokens(), retentionRatio));
        double[] weights = new double[validTokens.length];
        for (int crop = 0; crop < weights.length; crop++) {
            weights[crop] = validTokens[crop] * cropRatios[crop];
        }
        return new TokenBudget(thumbnail, apportion(total - thumbnail, weights, validTokens));
    }

    /** The wanted share of tokens, rounded, and at least one. */
    static int roundedShare(int tokens, double retentionRatio) {
        return Math.max(1, (int) Math.floor(retentionRatio * tokens + 0.5));
    }

    /** Whole numbers that sum to the total: quotas rounded down, then one more each by largest fraction, lower index first. */
    private static int[] apportion(int total, double[] weights, int[] limits) {
        double[] quotas = quotas(total, weights, limits);
        int[] shares = new int[quotas.length];
        int remainder = total;
        for (int i = 0; i < shares.length; i++) {
            shares[i] = (int) quotas[i];
            remainder -= shares[i];
        }
        for (; remainder > 0; remainder--) {
            int next = 0;
            for (int i = 1; i < shares.length; i++) {
                if (quotas[i] - shares[i] > quotas[next] - shares[next]) {
                    next = i;
                }
            }
            shares[next]++; // its fraction is negative from here on
        }
        return shares;
    }

    /** Shares of the total in proportion to the weights, none above its limit: what a full one cannot take goes to the others. */
    private static double[] quotas(int total, double[] weights, int[] limits) {
        double[] quotas = new double[limits.length];
        boolean[] full = new boolean[limits.length];
        int fullBefore = -1;
        int fullNow = 0;
        while (fullNow > fullBefore) {
            fullBefore = fullNow;
            double rest = total;
            double openWeight = 0;
            for (int i = 0; i < limits.length; i++) {
                rest -= full[i] ? limits[i] : 0;
                openWeight += full[i] ? 0 : weights[i];
            }
            for (int i = 0; i < limits.length; i++) {
                if (full[i]) {
                    continue;
                }
                quotas[i] = limits[i] == 0 ? 0 : weights[i] * rest / openWeight;
                if (quotas[i] >= limits[i]) {
                    quotas[i] = limits[i];
                    full[i] = true;
                    fullNow++;
                }
            }
        }
        return quotas;
    }
}
