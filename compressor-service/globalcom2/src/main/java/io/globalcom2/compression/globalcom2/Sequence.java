package io.globalcom2.compression.globalcom2;

import java.util.Arrays;

/**
 * The prompt positions of an image in reading order. An entry is {@link #NEWLINE}, or view * T + token with view 0 the thumbnail, views 1..n
 * the crops row by row, and token the raster index in its view.
 */
public final class Sequence {
    /** The entry of a position that holds a newline and no token. */
    public static final int NEWLINE = -1;

    private final int[] entries;

    /** @param entries copied */
    public Sequence(int... entries) {
        this.entries = entries.clone();
    }

    public int length() {
        return entries.length;
    }

    public int get(int position) {
        return entries[position];
    }

    /** A copy of all entries. */
    public int[] toArray() {
        return entries.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sequence sequence && Arrays.equals(entries, sequence.entries);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(entries);
    }

    @Override
    public String toString() {
        return Arrays.toString(entries);
    }
}
