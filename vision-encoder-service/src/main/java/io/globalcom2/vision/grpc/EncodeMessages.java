package io.globalcom2.vision.grpc;

import io.globalcom2.proto.v1.Compression;
import io.globalcom2.proto.v1.EncodeRequest;
import io.globalcom2.proto.v1.EncodeTimings;
import io.globalcom2.proto.v1.FeaturesHeader;
import io.globalcom2.proto.v1.Geometry;
import io.globalcom2.proto.v1.Saliency;
import io.globalcom2.proto.v1.SelectRequest;
import io.globalcom2.tensor.wire.WireTensor;
import io.globalcom2.vision.encoding.EncodeStage;
import io.globalcom2.vision.encoding.ImageEncoder;
import io.globalcom2.vision.encoding.ImageFeatures;
import io.globalcom2.vision.encoding.SaliencyScores;
import io.globalcom2.vision.encoding.StageClock;
import io.globalcom2.vision.encoding.VisionTower;
import io.globalcom2.wire.CompressionMessages;
import io.globalcom2.wire.Durations;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** Domain to messages. */
final class EncodeMessages {
    private EncodeMessages() {}

    static Geometry geometry(ImageFeatures image, ImageEncoder encoder) {
        return Geometry.newBuilder()
                .setImageWidth(image.size().width())
                .setImageHeight(image.size().height())
                .setGridColumns(image.grid().columns())
                .setGridRows(image.grid().rows())
                .setSide(encoder.tower().side())
                .setAnyresMax(encoder.anyresMax())
                .build();
    }

    /** The caller's wish is passed on as it came. */
    static SelectRequest selectRequest(
            EncodeRequest request, Geometry geometry, SaliencyScores scores, VisionTower tower) {
        return SelectRequest.newBuilder()
                .setRequestId(request.getRequestId())
                .setCompression(request.getCompression())
                .setGeometry(geometry)
                .addAllThumbnailScores(list(scores.ofView(0)))
                .addAllCropScores(list(scores.ofCrops()))
                .setSaliency(
                        tower.hasClassToken() ? Saliency.SALIENCY_CLS_ATTENTION : Saliency.SALIENCY_MEAN_DISSIMILARITY)
                .build();
    }

    static FeaturesHeader featuresHeader(SelectRequest select, VisionTower tower) {
        return FeaturesHeader.newBuilder()
                .setSelect(select)
                .setDtype(WireTensor.dtype(tower.dtype()))
                .setRowWidth(tower.width())
                .build();
    }

    /** Whether scores alone do not tell the compressor which rows the caller wants. */
    static boolean needsFeatures(Compression compression) {
        return CompressionMessages.read(compression).needsFeatures();
    }

    static EncodeTimings timings(StageClock clock) {
        return EncodeTimings.newBuilder()
                .setQueue(Durations.write(clock.time(EncodeStage.QUEUE)))
                .setPreprocess(Durations.write(clock.time(EncodeStage.PREPROCESS)))
                .setEncode(Durations.write(clock.time(EncodeStage.ENCODE)))
                .setCompress(Durations.write(clock.time(EncodeStage.COMPRESS)))
                .setGather(Durations.write(clock.time(EncodeStage.GATHER)))
                .build();
    }

    private static List<Float> list(FloatBuffer scores) {
        List<Float> list = new ArrayList<>(scores.remaining());
        while (scores.hasRemaining()) {
            list.add(scores.get());
        }
        return list;
    }
}
