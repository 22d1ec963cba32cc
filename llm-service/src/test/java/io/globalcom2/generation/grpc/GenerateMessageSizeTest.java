package io.globalcom2.generation.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.globalcom2.checkpoint.config.LargestImage;
import io.globalcom2.proto.v1.GenerateRequest;
import io.globalcom2.proto.v1.PromptPart;
import io.globalcom2.proto.v1.Selection;
import io.globalcom2.proto.v1.Tensor;
import io.globalcom2.proto.v1.VisualRows;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GenerateMessageSizeTest {
    /** LLaVA-OneVision's. */
    private static final LargestImage LARGEST = new LargestImage(37, 729, 1152);

    @Test
    void theLargestImageHasRoom() {
        GenerateRequest request = GenerateRequest.newBuilder()
                .addPrompt(PromptPart.newBuilder().setText("x".repeat(1_000_000)))
                .addPrompt(PromptPart.newBuilder()
                        .setVisualRows(VisualRows.newBuilder()
                                .setRows(Tensor.newBuilder()
                                        .setData(ByteString.copyFrom(new byte[LARGEST.rows() * LARGEST.width() * 4])))
                                .setSelection(Selection.newBuilder()
                                        .addAllSequence(IntStream.range(0, LARGEST.rows())
                                                .boxed()
                                                .toList()))))
                .build();

        assertThat(request.getSerializedSize()).isLessThan(LARGEST.messageBytes());
    }

    @Test
    void moreMayBeSetAndLessIsRefused() {
        assertThatCode(() -> GenerateMessageSize.requireRoom(LARGEST, OptionalInt.empty()))
                .doesNotThrowAnyException();
        assertThatCode(() -> GenerateMessageSize.requireRoom(LARGEST, OptionalInt.of(LARGEST.messageBytes())))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> GenerateMessageSize.requireRoom(LARGEST, OptionalInt.of(16 << 20)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("quarkus.grpc.server.max-inbound-message-size: expected at least %d, or nothing,"
                                .formatted(LARGEST.messageBytes())
                        + " for an image of 37 views of 729 tokens of width 1152, got 16777216");
    }
}
