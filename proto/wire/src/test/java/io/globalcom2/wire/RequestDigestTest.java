package io.globalcom2.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.globalcom2.proto.v1.Compression;
import io.globalcom2.proto.v1.ContentPart;
import io.globalcom2.proto.v1.Image;
import io.globalcom2.proto.v1.InferenceRequest;
import io.globalcom2.proto.v1.Message;
import io.globalcom2.proto.v1.Sampling;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class RequestDigestTest {
    private static final InferenceRequest REQUEST = InferenceRequest.newBuilder()
            .setRequestId("a")
            .addMessages(Message.newBuilder()
                    .setRole("user")
                    .addContent(ContentPart.newBuilder()
                            .setImage(Image.newBuilder().setData(ByteString.copyFromUtf8("PNG"))))
                    .addContent(ContentPart.newBuilder().setText("What is it?")))
            .setCompression(Compression.newBuilder().setRetentionRatio(0.25))
            .build();

    /** It goes into headers that other versions read: it must not change. */
    @Test
    void isTheSameInEveryVersion() {
        assertThat(RequestDigest.of(REQUEST))
                .isEqualTo("9e4ac00143208a837062ccbb94cb305e124527df3fd67d632a7bf49fc8c9a83c");
    }

    @Test
    void looksAtTheQuestionOnly() {
        List<UnaryOperator<InferenceRequest.Builder>> sameQuestion = List.of(
                request -> request.setRequestId("b"),
                request -> request.clearRequestId(),
                request -> request.setModel("llava"),
                request -> request.setSampling(Sampling.getDefaultInstance()),
                request -> request.setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(
                                99,
                                UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                        .build()));

        assertThat(sameQuestion).allSatisfy(change -> assertThat(
                        RequestDigest.of(change.apply(REQUEST.toBuilder()).build()))
                .isEqualTo(RequestDigest.of(REQUEST)));
    }

    @Test
    void differsWhereTheAnswerMayDiffer() {
        List<UnaryOperator<InferenceRequest.Builder>> otherQuestions = List.of(
                request -> request,
                request -> {
                    request.getMessagesBuilder(0).getContentBuilder(1).setText("What is it");
                    return request;
                },
                request -> {
                    request.getMessagesBuilder(0)
                            .getContentBuilder(0)
                            .getImageBuilder()
                            .setData(ByteString.EMPTY);
                    return request;
                },
                request -> request.addMessages(Message.newBuilder().setRole("user")),
                request -> request.setSampling(Sampling.newBuilder().setMaxTokens(1)),
                request -> request.clearCompression());

        assertThat(otherQuestions.stream()
                        .map(change -> RequestDigest.of(
                                change.apply(REQUEST.toBuilder()).build())))
                .doesNotHaveDuplicates()
                .allMatch(digest -> digest.length() == RequestDigest.HEX_LENGTH);
    }
}
