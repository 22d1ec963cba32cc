package io.globalcom2.compression.features;

import static java.util.Objects.requireNonNull;

import io.globalcom2.tensor.FloatFormat;
import java.nio.ByteBuffer;

/** What the vision tower made of every token of one image: a row of width C for each, in an element type nobody looks into here. */
public final class Features {
    private final FloatFormat dtype;
    private final int width;
    private final int viewTokens;
    private final ByteBuffer bytes; // [V, T, C]

    /**
     * Wraps features; what their numbers are is checked where they are computed with.
     *
     * @param width C
     * @param viewTokens T
     * @param bytes {@code [V, T, C]}, little-endian, row-major, from 0 to its capacity; not copied
     */
    public Features(FloatFormat dtype, int width, int viewTokens, ByteBuffer bytes) {
        this.dtype = requireNonNull(dtype, "dtype is null");
        this.width = width;
        this.viewTokens = viewTokens;
        this.bytes = requireNonNull(bytes, "bytes is null");
        if (bytes.capacity() == 0 || bytes.capacity() % ((long) viewTokens * rowBytes()) != 0) {
            throw new IllegalArgumentException("expected views of %d rows of %d %s numbers, got %d bytes"
                    .formatted(viewTokens, width, dtype, bytes.capacity()));
        }
    }

    public FloatFormat dtype() {
        return dtype;
    }

    /** C. */
    public int width() {
        return width;
    }

    /** T. */
    public int viewTokens() {
        return viewTokens;
    }

    /** Size of one row. */
    public int rowBytes() {
        return width * dtype.sizeBytes();
    }

    /** All rows, {@code [V, T, C]}. */
    public ByteBuffer bytes() {
        return bytes.duplicate().clear();
    }

    /** Rows of one view, {@code [T, C]}. */
    public ByteBuffer ofView(int view) {
        int viewBytes = viewTokens * rowBytes();
        return bytes.slice(view * viewBytes, viewBytes);
    }

    /**
     * Rows of some tokens, bit by bit.
     *
     * @param tokens each {@code view * T + token}
     * @return {@code [tokens, C]}, in the order of the tokens
     */
    public byte[] gather(int[] tokens) {
        byte[] rows = new byte[tokens.length * rowBytes()];
        for (int place = 0; place < tokens.length; place++) {
            bytes.get(tokens[place] * rowBytes(), rows, place * rowBytes(), rowBytes());
        }
        return rows;
    }
}
