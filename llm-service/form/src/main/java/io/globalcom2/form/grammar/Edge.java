package io.globalcom2.form.grammar;

import static java.util.Objects.requireNonNull;

/**
 * A byte of a range, and what is to be written behind it.
 *
 * @param low in [0, 255], as is {@code high}; both belong to the range
 */
public record Edge(int low, int high, Node next) {
    public Edge {
        requireNonNull(next, "next is null");
        if (low < 0 || high < low || high > 255) {
            throw new IllegalArgumentException("expected a range of bytes, got " + low + " to " + high);
        }
    }

    boolean contains(int value) {
        return low <= value && value <= high;
    }
}
