package io.globalcom2.checkpoint.config;

import io.globalcom2.tensor.FloatFormat;

/**
 * The most that the tower makes of one image, uncompressed: what messages between the tiers must have room for.
 *
 * @param views the thumbnail and the crops of the largest grid
 * @param tokens of a view
 * @param width elements of a token's features
 */
public record LargestImage(int views, int tokens, int width) {
    private static final int GRPC_DEFAULT_BYTES = 4 << 20;

    static LargestImage of(VisionConfig vision, Iterable<Pinpoint> pinpoints) {
        int crops = 0;
        for (Pinpoint pinpoint : pinpoints) {
            crops = Math.max(crops, pinpoint.height() / vision.tile() * (pinpoint.width() / vision.tile()));
        }
        return new LargestImage(1 + crops, vision.tokens(), vision.featureWidth());
    }

    /** Rows of features, one a token. */
    public int rows() {
        return views * tokens;
    }

    /**
     * Bytes of a message that brings all of it: its features in float32, their places in the sequence, which take at most 5 bytes each as the numbers they are, and
     * gRPC's own default for everything else, text above all.
     */
    public int messageBytes() {
        long bytes = sizeBytes(FloatFormat.FLOAT32) + 5L * rows() + GRPC_DEFAULT_BYTES;
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }

    /** Bytes of its features. */
    public long sizeBytes(FloatFormat dtype) {
        return (long) rows() * width * dtype.sizeBytes();
    }
}
