package io.globalcom2.generation.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.checkpoint.chat.ChatMessage;
import io.globalcom2.checkpoint.chat.ChatMessage.Role;
import io.globalcom2.checkpoint.chat.ChatPart;
import io.globalcom2.checkpoint.chat.Conversation;
import io.globalcom2.checkpoint.chat.ImageFile;
import io.globalcom2.checkpoint.config.CheckpointException;
import io.globalcom2.compression.globalcom2.CompressionOptions;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.sampling.SamplingOptions;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What is refused before anything is encoded. A square image takes 136 positions, of which 8 are newlines; the context holds 20,000. */
class AnsweringTest {
    /** The first bytes of a PNG of 56 x 56 pixels, RGB at 8 bits. */
    private static final byte[] PNG =
            HexFormat.of().parseHex("89504E470D0A1A0A0000000D4948445200000038000000380802000000");

    private final Journal journal = new Journal();
    private final Clock clock = Clock.fixed(FakeRecord.QUEUED, ZoneOffset.UTC);
    private final Answering answering = new Answering(
            new FakeEncoder(journal),
            FlowFixture.prompts(),
            FlowFixture.positions(),
            new FakeGenerator(journal),
            FlowFixture.logprobs(),
            new Retries(clock, () -> 0),
            clock);

    @Test
    void imagesThatTheContextCannotHoldAreNotEncoded() {
        assertThatThrownBy(() -> answer(148, CompressionOptions.NONE))
                .isInstanceOfSatisfying(ServingException.class, e -> assertThat(e.kind())
                        .isEqualTo(FailureKind.CONTEXT_LENGTH_EXCEEDED))
                .hasMessage("messages: expected a prompt of at most 20000 positions, got at least 20129:"
                        + " 1 of text and 20128 of 148 images");
        assertThat(journal.entries()).isEmpty();
    }

    @Test
    void imagesThatTheContextHoldsAreEncoded() {
        answer(147, CompressionOptions.NONE);

        assertThat(journal.entries()).hasSize(147 + 1).contains("generate a");
    }

    @Test
    void whatCompressionLeavesCounts() {
        answer(148, ratio(0.9));

        assertThat(journal.entries()).contains("generate a");
        // 128 tokens at 0.01 are 1, and 8 newlines.
        assertThatThrownBy(() -> answer(2223, ratio(0.01))).hasMessageContaining("20007 of 2223 images");
    }

    @Test
    void aCompressionThatDoesNotExistIsRefusedAtOnce() {
        CompressionOptions unknown =
                new CompressionOptions("best", "", OptionalDouble.empty(), OptionalLong.empty(), false);

        assertThatThrownBy(() -> answer(1, unknown)).hasMessageStartingWith("compression.method: expected");
        assertThat(journal.entries()).isEmpty();
    }

    @Test
    void scoresThatTheTokenizerCannotWriteAreRefusedBeforeAnythingIsDone() {
        Answering unknown = new Answering(
                new FakeEncoder(journal),
                FlowFixture.prompts(),
                FlowFixture.positions(),
                new FakeGenerator(journal),
                new TokenLogprobs(() -> {
                    throw new CheckpointException("expected another decoder, got CTC");
                }),
                new Retries(clock, () -> 0),
                clock);

        assertThatThrownBy(() -> answer(unknown, 1, CompressionOptions.NONE, TokenLogprobsTest.scored()))
                .hasMessage("logprobs: expected another decoder, got CTC");
        assertThat(journal.entries()).isEmpty();
        answer(unknown, 1, CompressionOptions.NONE, SamplingOptions.greedy(8));
    }

    private void answer(int images, CompressionOptions compression) {
        answer(answering, images, compression, SamplingOptions.greedy(8));
    }

    private void answer(Answering by, int images, CompressionOptions compression, SamplingOptions sampling) {
        ChatPart image = new ChatPart.Image(new ImageFile(ByteBuffer.wrap(PNG), ""));
        InferenceJob job = new InferenceJob(
                "a",
                "",
                new Conversation(List.of(new ChatMessage(Role.USER, Collections.nCopies(images, image)))),
                compression,
                sampling);
        Outcome unused = by.answer(
                job,
                new Attempt(
                        "a",
                        "attempt-1",
                        Duration.ZERO,
                        FakeRecord.QUEUED.plusSeconds(60),
                        new StopSignal(),
                        TokenRelay.Push.NOWHERE,
                        clock));
    }

    private static CompressionOptions ratio(double ratio) {
        return new CompressionOptions("", "", OptionalDouble.of(ratio), OptionalLong.empty(), false);
    }
}
