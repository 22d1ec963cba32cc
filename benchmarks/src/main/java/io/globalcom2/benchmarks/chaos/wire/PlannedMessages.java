package io.globalcom2.benchmarks.chaos.wire;

import com.google.protobuf.ByteString;
import io.globalcom2.benchmarks.chaos.load.LoadLane;
import io.globalcom2.benchmarks.chaos.load.PlannedRequest;
import io.globalcom2.proto.v1.Compression;
import io.globalcom2.proto.v1.ContentPart;
import io.globalcom2.proto.v1.Image;
import io.globalcom2.proto.v1.InferenceRequest;
import io.globalcom2.proto.v1.Lane;
import io.globalcom2.proto.v1.Message;
import io.globalcom2.proto.v1.Sampling;
import java.io.IOException;
import java.nio.file.Files;

/** Planned requests as the gateways and the queue take them. */
public final class PlannedMessages {
    private PlannedMessages() {}

    /** The same message every time it is asked for. */
    public static InferenceRequest write(PlannedRequest request) throws IOException {
        String image = request.question().image().toString();
        Message.Builder message = Message.newBuilder()
                .setRole("user")
                .addContent(ContentPart.newBuilder()
                        .setImage(Image.newBuilder()
                                .setData(ByteString.copyFrom(
                                        Files.readAllBytes(request.question().image())))
                                .setMediaType(image.endsWith(".png") ? "image/png" : "image/jpeg")))
                .addContent(ContentPart.newBuilder().setText(request.question().text()));
        InferenceRequest.Builder written = InferenceRequest.newBuilder()
                .setRequestId(request.id())
                .addMessages(message)
                .setCompression(Compression.newBuilder().setRetentionRatio(request.ratio()));
        if (request.lane() == LoadLane.BATCH) {
            written.setLane(Lane.LANE_BATCH);
        }
        if (request.tokens() > 0) {
            written.setSampling(
                    Sampling.newBuilder().setMaxTokens(request.tokens()).setIgnoreEos(true));
        }
        return written.build();
    }
}
