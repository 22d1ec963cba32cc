package io.globalcom2.generation.wire;

import io.globalcom2.proto.v1.Geometry;
import io.globalcom2.proto.v1.ImageTokens;
import io.globalcom2.proto.v1.ImageUsage;
import io.globalcom2.proto.v1.Selection;

/** What an image costs. */
public final class ImageUsages {
    private ImageUsages() {}

    /** The ratio applied is 1 for an image without tokens. */
    public static ImageUsage of(Geometry geometry, Selection selection) {
        ImageTokens tokens = selection.getTokens();
        return ImageUsage.newBuilder()
                .setGeometry(geometry)
                .setTokens(tokens)
                .setMethod(selection.getMethod())
                .setProfile(selection.getProfile())
                .setAggregate(selection.getAggregate())
                .setRequestedRatio(selection.getRequestedRatio())
                .setAppliedRatio(tokens.getOriginal() == 0 ? 1 : (double) tokens.getKept() / tokens.getOriginal())
                .build();
    }
}
