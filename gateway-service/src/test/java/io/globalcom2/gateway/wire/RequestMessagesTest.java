package io.globalcom2.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.globalcom2.gateway.admission.ChatRequest;
import io.globalcom2.gateway.media.ImageInspector;
import io.globalcom2.image.ImageLimits;
import io.globalcom2.proto.v1.Compression;
import io.globalcom2.proto.v1.ContentPart;
import io.globalcom2.proto.v1.Image;
import io.globalcom2.proto.v1.InferenceRequest;
import io.globalcom2.proto.v1.Message;
import io.globalcom2.proto.v1.Sampling;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RequestMessagesTest {
    private static final ByteString PNG =
            ByteString.copyFrom(HexFormat.of().parseHex("89504E470D0A1A0A0000000D4948445200000006000000040802"));
    private static final ImageInspector IMAGES = new ImageInspector(100, ImageLimits.ofPixels(100));

    @Test
    void writesWhatItReads() {
        InferenceRequest request = InferenceRequest.newBuilder()
                .setRequestId("r")
                .addMessages(Message.newBuilder()
                        .setRole("system")
                        .addContent(ContentPart.newBuilder().setText("Be brief.")))
                .addMessages(Message.newBuilder()
                        .setRole("user")
                        .addContent(ContentPart.newBuilder().setText("What is this?"))
                        .addContent(image(Image.newBuilder().setData(PNG).setMediaType("image/png"))))
                .setSampling(Sampling.newBuilder()
                        .setMaxTokens(7)
                        .setTemperature(0.5)
                        .setTopP(0.9)
                        .setTopK(40)
                        .setSeed(-1)
                        .addStop("x")
                        .setIgnoreEos(true)
                        .setLogprobs(true)
                        .setTopLogprobs(2)
                        .setN(3))
                .setCompression(Compression.newBuilder()
                        .setMethod("random")
                        .setProfile("standard")
                        .setRetentionRatio(0.25)
                        .setSeed(-2)
                        .setAggregate(true))
                .build();

        assertThat(RequestMessages.write("r", RequestMessages.read(request, IMAGES)))
                .isEqualTo(request);
    }

    @Test
    void leavesOutWhatIsLeftOut() {
        InferenceRequest request = InferenceRequest.newBuilder()
                .setRequestId("r")
                .addMessages(Message.newBuilder()
                        .setRole("user")
                        .addContent(ContentPart.newBuilder().setText("hello")))
                .build();
        ChatRequest read = RequestMessages.read(request, IMAGES);

        assertThat(read.compression()).isEmpty();
        assertThat(read.sampling().temperature()).isEmpty();
        assertThat(RequestMessages.write("r", read).getSampling()).isEqualTo(Sampling.getDefaultInstance());
        assertThat(RequestMessages.write("r", read).hasCompression()).isFalse();
    }

    @Test
    void looksAtImages() {
        assertThatThrownBy(() -> read(image(Image.newBuilder().setData(PNG).setMediaType("image/jpeg"))))
                .hasMessage("messages[0].content[0].image: expected a file of type image/jpeg, got image/png");
    }

    private static void read(ContentPart.Builder part) {
        RequestMessages.read(
                InferenceRequest.newBuilder()
                        .addMessages(Message.newBuilder().setRole("user").addContent(part))
                        .build(),
                IMAGES);
    }

    private static ContentPart.Builder image(Image.Builder image) {
        return ContentPart.newBuilder().setImage(image);
    }
}
