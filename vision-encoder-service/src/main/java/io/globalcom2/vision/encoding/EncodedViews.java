package io.globalcom2.vision.encoding;

/**
 * What the vision tower saw in the views of one image. The features stay in the engine's memory until they are gathered. For one thread at a
 * time.
 */
public interface EncodedViews extends AutoCloseable {
    SaliencyScores scores();

    /**
     * Rows of the features in a chosen order.
     *
     * @return {@code [kept, C]} in the tower's {@link VisionTower#dtype dtype}, little-endian, row-major
     */
    byte[] gather(KeptTokens kept);

    /** All rows, {@code [V, T, C]} in the tower's {@link VisionTower#dtype dtype}, little-endian, row-major. */
    byte[] rows();

    @Override
    void close();
}
