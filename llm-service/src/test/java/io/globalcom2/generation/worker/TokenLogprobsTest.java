package io.globalcom2.generation.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.globalcom2.checkpoint.config.CheckpointException;
import io.globalcom2.checkpoint.tokens.TokenBytes;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.sampling.SamplingOptions;
import io.globalcom2.generation.sampling.ScoredToken;
import io.globalcom2.generation.sampling.TokenScores;
import io.globalcom2.proto.v1.TokenLogprob;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TokenLogprobsTest {
    private static final TokenLogprobs LOGPROBS = new TokenLogprobs(() -> new TokenBytes(
            List.of(new byte[0], " It".getBytes(UTF_8), new byte[] {(byte) 0xE2}), Map.of(0, "</s>"), true));

    @Test
    void tokensAreWrittenAsTheyStandInTheText() {
        TokenLogprob first = LOGPROBS.of(List.of(place(0, 1))).get(0);
        TokenLogprob later = LOGPROBS.of(List.of(place(3, 1))).get(0);

        assertThat(first.getToken()).isEqualTo("It");
        assertThat(first.getBytes()).isEqualTo(ByteString.copyFromUtf8("It"));
        assertThat(first.getTopLogprobs(0).getToken()).isEqualTo("It");
        assertThat(first.getLogprob()).isEqualTo(-0.25f);
        assertThat(later.getToken()).isEqualTo(" It");
        assertThat(later.getOffset()).isEqualTo(3);
        assertThat(LOGPROBS.of(List.of(place(0, 1)), true).get(0).getToken()).isEqualTo(" It");
    }

    @Test
    void aPartOfACharacterIsToldByItsBytes() {
        TokenLogprob part = LOGPROBS.of(List.of(place(1, 2))).get(0);

        assertThat(part.getToken()).isEqualTo("\uFFFD");
        assertThat(part.getBytes()).isEqualTo(ByteString.copyFrom(new byte[] {(byte) 0xE2}));
    }

    @Test
    void whatAddsNoTextIsToldByItsName() {
        assertThat(LOGPROBS.of(List.of(place(1, 0))).get(0).getToken()).isEqualTo("</s>");
        assertThat(LOGPROBS.of(List.of(place(1, 0))).get(0).getBytes()).isEqualTo(ByteString.EMPTY);
        // A row of the model that the tokenizer does not know.
        assertThat(LOGPROBS.of(List.of(place(1, 9))).get(0).getToken()).isEmpty();
    }

    @Test
    void noProbabilityAtAllIsANumber() {
        ScoredToken never = new ScoredToken(1, Double.NEGATIVE_INFINITY);

        assertThat(LOGPROBS.of(List.of(new TokenScores(0, never, List.of())))
                        .get(0)
                        .getLogprob())
                .isEqualTo(-9999f);
    }

    @Test
    void aTokenizerThatIsNotKnownIsAskedForNothingElse() {
        TokenLogprobs unknown = new TokenLogprobs(() -> {
            throw new CheckpointException("expected another decoder, got CTC");
        });

        unknown.require(SamplingOptions.greedy(1));
        assertThatThrownBy(() -> unknown.require(scored()))
                .isInstanceOfSatisfying(ServingException.class, refusal -> assertThat(refusal.kind())
                        .isEqualTo(FailureKind.INVALID_INPUT))
                .hasMessage("logprobs: expected another decoder, got CTC");
    }

    static SamplingOptions scored() {
        return options(1);
    }

    /** With scores. */
    static SamplingOptions options(int n) {
        SamplingOptions plain = SamplingOptions.greedy(8);
        return new SamplingOptions(
                plain.maxTokens(),
                plain.temperature(),
                plain.topP(),
                plain.topK(),
                plain.minP(),
                plain.adjustments(),
                plain.seed(),
                plain.stop(),
                plain.ignoreEos(),
                plain.form(),
                OptionalInt.of(1),
                n);
    }

    private static TokenScores place(int offset, int token) {
        ScoredToken scored = new ScoredToken(token, -0.25);
        return new TokenScores(offset, scored, List.of(scored));
    }
}
