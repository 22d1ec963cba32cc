package io.globalcom2.vision.encoding;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;

/**
 * What the vision tower saw in the views of one image: features and saliency scores. Immutable and safe for many threads.
 *
 * <p>The features are a copy on the Java heap, not references to the engine's memory: the engine's is free as soon as the tower is done, and
 * a copy that a cache gives up lives on for those who still read it and no longer, without anybody counting them. 5 views of 576 rows of
 * width 1024 are 5.6 MiB in 16 bits; copying them takes milliseconds where the tower takes seconds.
 */
public final class EncodedViews {
    private final SaliencyScores scores;
    private final byte[] rows; // [V, T, C], in the tower's dtype
    private final int rowBytes;

    /**
     * Wraps what the tower computed.
     *
     * @param rows {@code [V, T, C]} in the tower's {@link VisionTower#dtype dtype}, little-endian, row-major; taken over, not copied
     */
    public EncodedViews(SaliencyScores scores, byte[] rows) {
        this.scores = requireNonNull(scores, "scores is null");
        this.rows = requireNonNull(rows, "rows is null");
        int count = scores.views() * scores.tokens();
        if (rows.length == 0 || rows.length % count != 0) {
            throw new IllegalArgumentException(
                    "expected " + count + " rows of one size, got " + rows.length + " bytes");
        }
        this.rowBytes = rows.length / count;
    }

    public SaliencyScores scores() {
        return scores;
    }

    /**
     * Rows of the features in a chosen order.
     *
     * @return {@code [kept, C]} in the tower's {@link VisionTower#dtype dtype}, little-endian, row-major; the caller's own
     */
    public byte[] gather(KeptTokens kept) {
        byte[] gathered = new byte[kept.count() * rowBytes];
        for (int place = 0; place < kept.count(); place++) {
            System.arraycopy(rows, kept.get(place) * rowBytes, gathered, place * rowBytes, rowBytes);
        }
        return gathered;
    }

    /**
     * All rows, {@code [V, T, C]} in the tower's {@link VisionTower#dtype dtype}, little-endian, row-major; a new read-only view of them at
     * each call.
     */
    public ByteBuffer rows() {
        return ByteBuffer.wrap(rows).asReadOnlyBuffer();
    }

    /** Memory that features and scores take. */
    public long sizeBytes() {
        return rows.length + (long) Float.BYTES * scores.views() * scores.tokens();
    }
}
