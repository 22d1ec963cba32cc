package io.globalcom2.conformance.grpc;

import com.google.common.primitives.Floats;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.globalcom2.conformance.GoldenCase;
import io.globalcom2.conformance.SelectionAnswer;
import io.globalcom2.proto.v1.CompressRequest;
import io.globalcom2.proto.v1.Compression;
import io.globalcom2.proto.v1.Dtype;
import io.globalcom2.proto.v1.FeaturesHeader;
import io.globalcom2.proto.v1.Geometry;
import io.globalcom2.proto.v1.SelectRequest;
import io.globalcom2.proto.v1.Selection;
import io.globalcom2.tensor.wire.RowChunks;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Between goldens and messages. */
final class GoldenRequests {
    private GoldenRequests() {}

    /** What the golden wants of its image. */
    static SelectRequest.Builder select(GoldenCase golden) {
        return SelectRequest.newBuilder()
                .setRequestId("conformance-" + golden.name())
                .setCompression(Compression.newBuilder()
                        .setMethod(golden.method())
                        .setProfile(golden.profile())
                        .setRetentionRatio(golden.retentionRatio()))
                .setGeometry(Geometry.newBuilder()
                        .setImageWidth(golden.imageWidth())
                        .setImageHeight(golden.imageHeight())
                        .setGridColumns(golden.columns())
                        .setGridRows(golden.rows())
                        .setSide(golden.side()))
                .addAllThumbnailScores(Floats.asList(golden.thumbnailScores()))
                .addAllCropScores(Floats.asList(golden.cropScores()));
    }

    /** A whole call of {@code Compress}. */
    static List<CompressRequest> compress(SelectRequest select, Dtype dtype, int rowWidth, ByteString features) {
        List<CompressRequest> messages = new ArrayList<>();
        messages.add(CompressRequest.newBuilder()
                .setHeader(FeaturesHeader.newBuilder()
                        .setSelect(select)
                        .setDtype(dtype)
                        .setRowWidth(rowWidth))
                .build());
        for (ByteString rows : RowChunks.cut(features, rowWidth * sizeBytes(dtype))) {
            messages.add(CompressRequest.newBuilder().setRows(rows).build());
        }
        return messages;
    }

    /** Elements of a row of the golden's features. */
    static int rowWidth(GoldenCase golden) {
        return golden.features().length / golden.views() / golden.viewTokens();
    }

    /** The golden's features, [views, T, width] in float32. */
    static ByteString float32(GoldenCase golden) {
        float[] features = golden.features();
        ByteBuffer bytes = ByteBuffer.allocate(features.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(features);
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    /** The golden's features, [views, T, width], cut to bfloat16. */
    static ByteString bfloat16(GoldenCase golden) {
        float[] features = golden.features();
        ByteBuffer bytes = ByteBuffer.allocate(features.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float feature : features) {
            bytes.putShort((short) (Float.floatToRawIntBits(feature) >>> Short.SIZE));
        }
        return UnsafeByteOperations.unsafeWrap(bytes.flip());
    }

    static int sizeBytes(Dtype dtype) {
        return dtype == Dtype.DTYPE_FLOAT32 ? Float.BYTES : Short.BYTES;
    }

    static SelectionAnswer answer(Selection selection) {
        return new SelectionAnswer(
                selection.getSequenceList(),
                selection.getTokens().getOriginal(),
                selection.getTokens().getKept(),
                selection.getTokens().getNewline(),
                selection.getThumbnailKept(),
                selection.getCropKeptList(),
                selection.getCropRatiosList());
    }
}
