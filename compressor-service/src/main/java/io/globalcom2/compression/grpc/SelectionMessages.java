package io.globalcom2.compression.grpc;

import io.globalcom2.compression.globalcom2.ImageGeometry;
import io.globalcom2.compression.globalcom2.InvalidInputException;
import io.globalcom2.compression.globalcom2.Profile;
import io.globalcom2.compression.globalcom2.Scores;
import io.globalcom2.compression.globalcom2.SelectedTokens;
import io.globalcom2.compression.globalcom2.SelectionSettings;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.proto.v1.ImageTokens;
import io.globalcom2.proto.v1.Resizing;
import io.globalcom2.proto.v1.Saliency;
import io.globalcom2.proto.v1.SelectRequest;
import io.globalcom2.wire.CompressionMessages;
import java.util.List;

/** Between the messages of {@code Compressor} and the values of the core. What the core refuses is invalid input. */
final class SelectionMessages {
    private SelectionMessages() {}

    /** An absent compression, and each absent field of it, means its default; the default seed is the request id's {@link String#hashCode}. */
    static SelectionSettings settings(SelectRequest request) {
        SelectionSettings settings = CompressionMessages.read(request.getCompression())
                .settle(request.getRequestId().hashCode());
        Saliency saliency = request.getSaliency();
        if (saliency == Saliency.UNRECOGNIZED) {
            throw ServingException.invalidInput("saliency: expected a kind of scores that this compressor knows, got "
                    + request.getSaliencyValue());
        }
        if (settings.profile() == Profile.OFFICIAL && saliency != Saliency.SALIENCY_CLS_ATTENTION) {
            throw ServingException.invalidInput(
                    "compression.profile: expected standard for a vision tower without a CLS token, got official");
        }
        return settings;
    }

    static ImageGeometry geometry(SelectRequest request) {
        if (!request.hasGeometry()) {
            throw ServingException.invalidInput("geometry: expected a message, got none");
        }
        io.globalcom2.proto.v1.Geometry geometry = request.getGeometry();
        return new ImageGeometry(
                positive("geometry.image_width", geometry.getImageWidth()),
                positive("geometry.image_height", geometry.getImageHeight()),
                positive("geometry.grid_columns", geometry.getGridColumns()),
                positive("geometry.grid_rows", geometry.getGridRows()),
                positive("geometry.side", geometry.getSide()),
                positive("geometry.anyres_max", geometry.getAnyresMax()));
    }

    static Scores scores(SelectRequest request) {
        return new Scores(toArray(request.getThumbnailScoresList()), toArray(request.getCropScoresList()));
    }

    static io.globalcom2.proto.v1.Selection selection(SelectedTokens selection) {
        io.globalcom2.proto.v1.Selection.Builder message = io.globalcom2.proto.v1.Selection.newBuilder()
                .setTokens(ImageTokens.newBuilder()
                        .setOriginal(selection.originalTokens())
                        .setKept(selection.keptTokens())
                        .setNewline(selection.newlines()))
                .addAllCropRatios(selection.cropRatios())
                .addAllCropKept(selection.cropKept())
                .setThumbnailKept(selection.thumbnailKept())
                .setMethod(selection.settings().method().id())
                .setProfile(selection.settings().profile().id())
                .setRequestedRatio(selection.settings().retentionRatio())
                .setAggregate(selection.settings().aggregate());
        for (int position = 0; position < selection.sequence().length(); position++) {
            message.addSequence(selection.sequence().get(position));
        }
        selection
                .resizing()
                .ifPresent(resizing -> message.setResizing(Resizing.newBuilder()
                        .setRows(resizing.rows())
                        .setColumns(resizing.columns())
                        .setReadRows(resizing.readRows())
                        .setReadColumns(resizing.readColumns())));
        return message.build();
    }

    /** What a call that failed fails with: what the core refuses is the caller's mistake. */
    static Throwable failure(Throwable failure) {
        return failure instanceof InvalidInputException
                ? new ServingException(FailureKind.INVALID_INPUT, failure.getMessage(), failure)
                : failure;
    }

    /** A uint32, which Java holds as an int: values from 2^31 on look negative. */
    private static int positive(String field, int value) {
        if (value < 0) {
            throw ServingException.invalidInput("%s: expected at most %d, got %s"
                    .formatted(field, Integer.MAX_VALUE, Integer.toUnsignedString(value)));
        }
        return value;
    }

    private static float[] toArray(List<Float> values) {
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return array;
    }
}
