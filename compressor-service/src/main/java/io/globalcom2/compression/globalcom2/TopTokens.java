package io.globalcom2.compression.globalcom2;

import java.util.Arrays;

/** The highest scores of a view. Of equal scores the lower index wins; -0.0 equals 0.0. */
final class TopTokens {
    private TopTokens() {}

    /** Indices of the highest scores, ascending. */
    static int[] inRasterOrder(float[] scores, int count) {
        int[] kept = new int[count];
        if (count == 0) {
            return kept;
        }
        int[] keys = keys(scores);
        int[] sorted = keys.clone();
        Arrays.sort(sorted);
        int threshold = sorted[sorted.length - count];
        int above = 0;
        for (int key : keys) {
            above += key > threshold ? 1 : 0;
        }
        int equal = count - above; // how many of those at the threshold there is room for
        int next = 0;
        for (int i = 0; next < count; i++) {
            if (keys[i] > threshold || (keys[i] == threshold && equal-- > 0)) {
                kept[next++] = i;
            }
        }
        return kept;
    }

    /** Indices of the highest scores, highest first. */
    static int[] highestFirst(float[] scores, int count) {
        int[] keys = keys(scores);
        long[] order = new long[keys.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = ((long) ~keys[i] << 32) | i;
        }
        Arrays.sort(order);
        int[] kept = new int[count];
        for (int i = 0; i < count; i++) {
            kept[i] = (int) order[i];
        }
        return kept;
    }

    /** Ints in the order of the scores. */
    private static int[] keys(float[] scores) {
        int[] keys = new int[scores.length];
        for (int i = 0; i < keys.length; i++) {
            int bits = Float.floatToRawIntBits(scores[i] + 0.0f); // -0.0 + 0.0 is 0.0
            keys[i] = bits ^ ((bits >> 31) & 0x7fff_ffff); // negative floats sort by falling magnitude
        }
        return keys;
    }
}
