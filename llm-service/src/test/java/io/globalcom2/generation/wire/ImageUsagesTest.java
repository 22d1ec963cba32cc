package io.globalcom2.generation.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.proto.v1.Geometry;
import io.globalcom2.proto.v1.ImageTokens;
import io.globalcom2.proto.v1.ImageUsage;
import io.globalcom2.proto.v1.Selection;
import org.junit.jupiter.api.Test;

class ImageUsagesTest {
    private static final Geometry GEOMETRY = Geometry.newBuilder()
            .setImageWidth(640)
            .setImageHeight(480)
            .setGridColumns(2)
            .setGridRows(3)
            .setSide(24)
            .build();
    private static final ImageTokens TOKENS =
            ImageTokens.newBuilder().setOriginal(12).setKept(3).setNewline(1).build();

    @Test
    void saysWhatWasAskedForAndWhatWasApplied() {
        Selection selection = Selection.newBuilder()
                .addSequence(4)
                .setTokens(TOKENS)
                .setMethod("globalcom2")
                .setProfile("standard")
                .setAggregate(true)
                .setRequestedRatio(0.3)
                .build();

        assertThat(ImageUsages.of(GEOMETRY, selection))
                .isEqualTo(ImageUsage.newBuilder()
                        .setGeometry(GEOMETRY)
                        .setTokens(TOKENS)
                        .setMethod("globalcom2")
                        .setProfile("standard")
                        .setAggregate(true)
                        .setRequestedRatio(0.3)
                        .setAppliedRatio(0.25)
                        .build());
    }

    @Test
    void anImageWithoutTokensKeepsAllOfThem() {
        assertThat(ImageUsages.of(GEOMETRY, Selection.getDefaultInstance()).getAppliedRatio())
                .isEqualTo(1);
    }
}
