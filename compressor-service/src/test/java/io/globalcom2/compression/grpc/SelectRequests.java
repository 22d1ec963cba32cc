package io.globalcom2.compression.grpc;

import io.globalcom2.proto.v1.Compression;
import io.globalcom2.proto.v1.Geometry;
import io.globalcom2.proto.v1.SelectRequest;
import java.util.stream.IntStream;

/** Requests for an image of 672 x 672 pixels on 2 x 2 crops of 24 x 24 tokens, whose scores fall from token to token. */
final class SelectRequests {
    static final int VIEW_TOKENS = 576;
    static final int CROPS = 4;

    private SelectRequests() {}

    /** Asks for a quarter of the tokens, everything else left to the defaults. */
    static SelectRequest.Builder quarter() {
        return image().setCompression(Compression.newBuilder().setRetentionRatio(0.25));
    }

    /** Does not say what compression is wanted. */
    static SelectRequest.Builder image() {
        return SelectRequest.newBuilder()
                .setRequestId("request-1")
                .setGeometry(Geometry.newBuilder()
                        .setImageWidth(672)
                        .setImageHeight(672)
                        .setGridColumns(2)
                        .setGridRows(2)
                        .setSide(24))
                .addAllThumbnailScores(falling(VIEW_TOKENS))
                .addAllCropScores(falling(CROPS * VIEW_TOKENS));
    }

    private static Iterable<Float> falling(int count) {
        return IntStream.range(0, count).mapToObj(i -> 1f - (float) i / count).toList();
    }
}
