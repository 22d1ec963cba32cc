package io.globalcom2.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.checkpoint.chat.ChatMessage;
import io.globalcom2.checkpoint.chat.ChatMessage.Role;
import io.globalcom2.checkpoint.chat.ChatPart;
import io.globalcom2.checkpoint.chat.Conversation;
import io.globalcom2.checkpoint.chat.ImageFile;
import io.globalcom2.checkpoint.chat.sampling.LogitAdjustments;
import io.globalcom2.compression.globalcom2.CompressionOptions;
import io.globalcom2.gateway.keys.TokenCount;
import io.globalcom2.wire.QueueLane;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ExpectedTokensTest {
    private static final ChatPart IMAGE = new ChatPart.Image(new ImageFile(ByteBuffer.allocate(8), "image/png"));

    @Test
    void takesFourBytesOfTextForATokenAndRoundsUp() {
        assertThat(expected(Optional.empty(), new ChatPart.Text("nine byte"))).isEqualTo(new TokenCount(3, 0));
        assertThat(expected(Optional.empty(), new ChatPart.Text("äöüß"), new ChatPart.Text("four")))
                .isEqualTo(new TokenCount(3, 0));
    }

    @Test
    void compressionMakesThePromptSmallerAndTheImagesNot() {
        assertThat(expected(Optional.empty(), IMAGE)).isEqualTo(new TokenCount(320, 320));
        assertThat(expected(ratio(OptionalDouble.empty()), IMAGE)).isEqualTo(new TokenCount(320, 320));
        assertThat(expected(ratio(OptionalDouble.of(0.25)), IMAGE, IMAGE, new ChatPart.Text("what")))
                .isEqualTo(new TokenCount(161, 640));
    }

    private static Optional<CompressionOptions> ratio(OptionalDouble ratio) {
        return Optional.of(new CompressionOptions("", "", ratio, OptionalLong.empty(), false));
    }

    private static TokenCount expected(Optional<CompressionOptions> compression, ChatPart... parts) {
        RequestedSampling sampling = new RequestedSampling(
                OptionalInt.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalInt.empty(),
                OptionalDouble.empty(),
                LogitAdjustments.NONE,
                OptionalLong.empty(),
                List.of(),
                false,
                Optional.empty(),
                OptionalInt.empty(),
                1);
        Conversation conversation = new Conversation(List.of(new ChatMessage(Role.USER, List.of(parts))));
        return ExpectedTokens.of(new ChatRequest(conversation, sampling, compression, QueueLane.INTERACTIVE), 320);
    }
}
