package io.globalcom2.generation.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.checkpoint.chat.sampling.LogitAdjustments;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WrittenAnswerTest {
    private final SentencePieceTokens tokens = new SentencePieceTokens();
    private final int end = tokens.id("");

    @Test
    void anEndOfSequenceTokenEndsIt() {
        WrittenAnswer answer = answer(10, false);

        assertThat(add(answer, "▁Yes", "▁it")).isEqualTo("Yes it");
        assertThat(answer.finishReason()).isEmpty();
        assertThat(answer.add(end)).isEmpty();
        assertThat(answer.finishReason()).contains(EndReason.STOP);
        assertThat(answer.tokens()).isEqualTo(3);
    }

    @Test
    void anyOfSeveralEndOfSequenceTokensEndsIt() {
        int other = tokens.id("<eot>");
        WrittenAnswer answer = new WrittenAnswer(options(10, false), Set.of(end, other), tokens);

        answer.add(other);

        assertThat(answer.finishReason()).contains(EndReason.STOP);
    }

    @Test
    void endOfSequenceTokensAreIgnoredWhenAsked() {
        WrittenAnswer answer = answer(3, true);

        answer.add(end);
        answer.add(end);
        assertThat(answer.finishReason()).isEmpty();
        answer.add(end);

        assertThat(answer.finishReason()).contains(EndReason.LENGTH);
    }

    @Test
    void anAnswerThatGoesOnKeepsItsFirstBlank() {
        int[] before = tokens.ids("▁It", "▁is", "▁a");

        assertThat(add(new WrittenAnswer(options(10, false), Set.of(end), tokens, before), "▁black", "▁cat"))
                .isEqualTo(" black cat");
        assertThat(add(new WrittenAnswer(options(10, false), Set.of(end), tokens, before), "nother"))
                .isEqualTo("nother");
        assertThat(add(answer(10, false), "▁black", "▁cat")).isEqualTo("black cat");
    }

    @Test
    void aTokenAfterWhichNothingMayComeIsAStopAlsoAtTheLimit() {
        WrittenAnswer answer = answer(1, false);

        assertThat(answer.add(tokens.id("▁5"), true)).isEqualTo("5");
        assertThat(answer.finishReason()).contains(EndReason.STOP);
    }

    @Test
    void theTokenLimitEndsIt() {
        WrittenAnswer answer = answer(2, false);

        assertThat(add(answer, "▁a", "▁b")).isEqualTo("a b");
        assertThat(answer.finishReason()).contains(EndReason.LENGTH);
    }

    @Test
    void anEndOfSequenceTokenAtTheLimitIsAStop() {
        WrittenAnswer answer = answer(1, false);

        answer.add(end);

        assertThat(answer.finishReason()).contains(EndReason.STOP);
    }

    @Test
    void aStopTextOverSeveralTokensEndsIt() {
        WrittenAnswer answer = answer(10, false, "THE END");

        assertThat(add(answer, "▁so", "▁THE", "▁E")).isEqualTo("so ");
        assertThat(add(answer, "ND.")).isEmpty();
        assertThat(answer.finishReason()).contains(EndReason.STOP);
        assertThat(answer.tokens()).isEqualTo(4);
    }

    @Test
    void heldTextIsGivenOutWhenTheAnswerEndsOtherwise() {
        assertThat(add(answer(2, false, "THE END"), "▁so", "▁THE")).isEqualTo("so THE");
        assertThat(add(answer(2, false), "a", "<0xE2>")).isEqualTo("a\uFFFD");
        WrittenAnswer stopped = answer(9, false, "THE END");
        assertThat(add(stopped, "▁so", "▁THE") + stopped.add(end)).isEqualTo("so THE");
        WrittenAnswer full = answer(9, false, "THE END");
        assertThat(add(full, "▁so", "▁THE") + full.end(EndReason.LENGTH)).isEqualTo("so THE");
        assertThat(full.finishReason()).contains(EndReason.LENGTH);
    }

    @Test
    void aWholeAnswerTakesNoMoreTokens() {
        WrittenAnswer answer = answer(1, false);
        answer.add(end);

        assertThatThrownBy(() -> answer.add(end)).isInstanceOf(IllegalStateException.class);
    }

    private WrittenAnswer answer(int maxTokens, boolean ignoreEos, String... stop) {
        return new WrittenAnswer(options(maxTokens, ignoreEos, stop), Set.of(end), tokens);
    }

    private static SamplingOptions options(int maxTokens, boolean ignoreEos, String... stop) {
        return new SamplingOptions(
                maxTokens,
                0,
                1,
                0,
                0,
                LogitAdjustments.NONE,
                0,
                List.of(stop),
                ignoreEos,
                Optional.empty(),
                OptionalInt.empty(),
                1);
    }

    private String add(WrittenAnswer answer, String... pieces) {
        StringBuilder text = new StringBuilder();
        for (int id : tokens.ids(pieces)) {
            text.append(answer.add(id));
        }
        return text.toString();
    }
}
