package io.globalcom2.form.vocabulary;

import java.util.Arrays;

/** Some tokens of a vocabulary. */
final class TokenSet {
    private static final long ALL = -1L;

    private final int size;
    private final long[] words;

    /** @param size of the vocabulary */
    TokenSet(int size) {
        this.size = size;
        this.words = new long[(size + Long.SIZE - 1) / Long.SIZE];
    }

    void add(int token) {
        words[token / Long.SIZE] |= 1L << token;
    }

    boolean contains(int token) {
        return token < size && (words[token / Long.SIZE] & 1L << token) != 0;
    }

    boolean isEmpty() {
        for (long word : words) {
            if (word != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Leaves no other token a chance.
     *
     * @param logits [N]; tokens from the end of the vocabulary on are not in the set
     */
    void restrict(float... logits) {
        int known = Math.min(size, logits.length);
        for (int first = 0; first < known; first += Long.SIZE) {
            long others = ~words[first / Long.SIZE];
            if (others == ALL) {
                Arrays.fill(logits, first, Math.min(first + Long.SIZE, known), Float.NEGATIVE_INFINITY);
                continue;
            }
            for (; others != 0; others &= others - 1) {
                int token = first + Long.numberOfTrailingZeros(others);
                if (token < known) {
                    logits[token] = Float.NEGATIVE_INFINITY;
                }
            }
        }
        Arrays.fill(logits, known, logits.length, Float.NEGATIVE_INFINITY);
    }
}
