package io.globalcom2.quickstart.endtoend;

import com.google.protobuf.ByteString;
import io.globalcom2.proto.v1.Compression;
import io.globalcom2.proto.v1.ContentPart;
import io.globalcom2.proto.v1.Image;
import io.globalcom2.proto.v1.InferenceRequest;
import io.globalcom2.proto.v1.Message;
import io.globalcom2.proto.v1.Sampling;
import io.globalcom2.quickstart.chat.SampleQuestion;
import java.io.IOException;
import java.nio.file.Files;
import java.util.UUID;

/** Requests as the gateway and the queue take them. */
final class GrpcRequests {
    private GrpcRequests() {}

    static InferenceRequest about(SampleQuestion question, double retentionRatio) throws IOException {
        String mediaType = question.image().toString().endsWith(".png") ? "image/png" : "image/jpeg";
        return InferenceRequest.newBuilder()
                .setRequestId(UUID.randomUUID().toString())
                .addMessages(Message.newBuilder()
                        .setRole("user")
                        .addContent(ContentPart.newBuilder()
                                .setImage(Image.newBuilder()
                                        .setData(ByteString.copyFrom(Files.readAllBytes(question.image())))
                                        .setMediaType(mediaType)))
                        .addContent(ContentPart.newBuilder().setText(question.text())))
                .setCompression(Compression.newBuilder().setRetentionRatio(retentionRatio))
                .build();
    }

    /** Goes on to a number of tokens, whatever the model wants to say. */
    static InferenceRequest longAnswer(int tokens) throws IOException {
        return about(Questions.PADDED, 0.25).toBuilder()
                .setSampling(Sampling.newBuilder().setMaxTokens(tokens).setIgnoreEos(true))
                .build();
    }

    /** An image that only the encoder finds to be broken. */
    static InferenceRequest aboutABrokenPicture() throws IOException {
        InferenceRequest.Builder request = about(Questions.PADDED, 0.25).toBuilder();
        Image.Builder image = request.getMessagesBuilder(0).getContentBuilder(0).getImageBuilder();
        image.setData(image.getData().substring(0, image.getData().size() / 2));
        return request.build();
    }
}
