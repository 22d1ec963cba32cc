package io.globalcom2.generation.sampling;

/**
 * Tokens by descending logit, then ascending id, found one by one as they are asked for: a heap over all of them is made in O(N), and the
 * first k are taken off it in O(k log N). Nothing more is put in order.
 */
final class LikelyTokens {
    /** The logit's order above, the id below. A heap with the smallest in front; behind it what was taken off, the last one first. */
    private final long[] keys;

    private int heapSize;

    /** @param logits [N], not kept */
    LikelyTokens(float... logits) {
        keys = new long[logits.length];
        for (int token = 0; token < logits.length; token++) {
            keys[token] = ((long) ~ascending(logits[token]) << Integer.SIZE) | token;
        }
        heapSize = keys.length;
        for (int parent = heapSize / 2 - 1; parent >= 0; parent--) {
            sink(keys[parent], parent);
        }
    }

    /** The id of the token at a rank, counted from 0. */
    int get(int rank) {
        while (keys.length - heapSize <= rank) {
            takeOff();
        }
        return (int) keys[keys.length - 1 - rank];
    }

    private void takeOff() {
        long first = keys[0];
        heapSize--;
        sink(keys[heapSize], 0);
        keys[heapSize] = first;
    }

    /** Puts a key at a place whose key is gone, or below. */
    private void sink(long key, int place) {
        int free = place;
        int child = 2 * free + 1;
        while (child < heapSize) {
            if (child + 1 < heapSize && keys[child + 1] < keys[child]) {
                child++;
            }
            if (keys[child] >= key) {
                break;
            }
            keys[free] = keys[child];
            free = child;
            child = 2 * free + 1;
        }
        keys[free] = key;
    }

    /** An int that orders as the float does; −0.0 is made equal to 0.0. NaN comes out on top, where it is refused. */
    private static int ascending(float logit) {
        int bits = Float.floatToIntBits(logit + 0.0f);
        return bits ^ ((bits >> (Integer.SIZE - 1)) & Integer.MAX_VALUE);
    }
}
