package io.globalcom2.generation.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.globalcom2.checkpoint.chat.sampling.LogitAdjustments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the model thought of tokens, beside the text that they begin. */
class ScoredAnswerTest {
    private static final int VOCABULARY = 500;

    private final SentencePieceTokens tokens = new SentencePieceTokens();
    private final int end = tokens.id("");

    /** The judge: probabilities of a softmax in double, straight from its definition. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 20})
    void scoresAreTheLogarithmsOfTheModelsProbabilitiesWhateverIsDoneToTheLogits(int count) {
        Random random = new Random(count);
        for (int i = 0; i < 50; i++) {
            float[] logits = new float[VOCABULARY];
            for (int token = 0; token < VOCABULARY; token++) {
                logits[token] = (float) (random.nextGaussian() * 8);
            }
            double[] probabilities = softmax(logits);
            WrittenAnswer answer = answer(9, "never");
            SamplingOptions options = new SamplingOptions(
                    9,
                    i % 2 == 0 ? 0 : 1.5,
                    0.9,
                    0,
                    0,
                    new LogitAdjustments(Map.of(random.nextInt(VOCABULARY), 100f), 1.5, 1, 1),
                    i,
                    List.of(),
                    false,
                    Optional.empty(),
                    OptionalInt.of(count),
                    1);
            Sampler sampler = TestForms.samplers(end).sampler(options, IntStream.of(1, 2), answer);

            int chosen = sampler.choose(logits.clone());
            String unused = answer.add(tokens.id("x"));

            TokenScores scores = answer.takeScores().get(0);
            assertThat(scores.chosen().token()).isEqualTo(chosen);
            assertThat(Math.exp(scores.chosen().logprob())).isCloseTo(probabilities[chosen], within(1e-9));
            assertThat(scores.likeliest()).hasSize(count);
            assertThat(scores.likeliest()).extracting(ScoredToken::token).isEqualTo(mostLikely(count, logits));
            assertThat(scores.likeliest().stream()
                            .mapToDouble(token -> Math.exp(token.logprob()))
                            .sum())
                    .isLessThanOrEqualTo(1 + 1e-9);
            scores.likeliest().forEach(token -> assertThat(Math.exp(token.logprob()))
                    .isCloseTo(probabilities[token.token()], within(1e-9)));
        }
    }

    @Test
    void aGreedyTokenIsTheFirstOfTheLikeliest() {
        WrittenAnswer answer = answer(9);
        SamplingOptions options = new SamplingOptions(
                9, 0, 1, 0, 0, LogitAdjustments.NONE, 0, List.of(), false, Optional.empty(), OptionalInt.of(3), 1);

        int chosen = TestForms.samplers(end)
                .sampler(options, IntStream.empty(), answer)
                .choose(new float[] {1, 7, 7, 2});
        String unused = answer.add(tokens.id("x"));

        assertThat(chosen).isEqualTo(1);
        assertThat(answer.takeScores().get(0).likeliest())
                .extracting(ScoredToken::token)
                .containsExactly(1, 2, 3);
    }

    @Test
    void logitsThatAreFarApartOrNoNumbersDoNotSpillOver() {
        Likelihoods likelihoods = new Likelihoods(1e30f, -1e30f, Float.NEGATIVE_INFINITY);

        assertThat(likelihoods.score(0).logprob()).isZero();
        assertThat(likelihoods.score(1).logprob()).isEqualTo(-2e30, within(1e25));
        assertThat(likelihoods.score(2).logprob()).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void whoDoesNotAskGetsThePlainSampler() {
        assertThat(TestForms.samplers(end).sampler(SamplingOptions.greedy(1), IntStream.empty(), answer(1)))
                .isSameAs(Sampler.GREEDY);
    }

    @Test
    void scoresComeWithTheTextThatTheirTokensBegin() {
        WrittenAnswer answer = answer(9);

        assertThat(step(answer, "▁It")).isEqualTo("It 0:▁It");
        assertThat(step(answer, "▁is")).isEqualTo(" is 2:▁is");
        assertThat(step(answer, "")).isEqualTo(" ");
    }

    /** The euro sign is three bytes. */
    @Test
    void scoresOfPartsOfACharacterWaitForIt() {
        WrittenAnswer answer = answer(9);

        assertThat(step(answer, "a")).isEqualTo("a 0:a");
        assertThat(step(answer, "<0xE2>")).isEqualTo(" ");
        assertThat(step(answer, "<0x82>")).isEqualTo(" ");
        assertThat(step(answer, "<0xAC>")).isEqualTo("€ 1:<0xE2> 1:<0x82> 1:<0xAC>");
        assertThat(step(answer, "😀b")).isEqualTo("😀b 2:😀b");
        assertThat(step(answer, "c")).isEqualTo("c 4:c");
    }

    @Test
    void scoresOfHeldBackTextWaitForIt() {
        WrittenAnswer answer = answer(9, "THE END");

        assertThat(step(answer, "so ")).isEqualTo("so  0:so ");
        assertThat(step(answer, "TH")).isEqualTo(" ");
        assertThat(step(answer, "E ")).isEqualTo(" ");
        assertThat(step(answer, "cat")).isEqualTo("THE cat 3:TH 5:E  7:cat");
    }

    @Test
    void tokensOfAStopTextHaveNoScores() {
        WrittenAnswer answer = answer(9, "THE END");

        assertThat(step(answer, "so T")).isEqualTo("so  0:so T");
        assertThat(step(answer, "HE E")).isEqualTo(" ");
        assertThat(step(answer, "ND.")).isEqualTo(" ");
        assertThat(answer.finishReason()).contains(EndReason.STOP);
    }

    @Test
    void whatIsHeldBackAtTheEndComesWithItsScores() {
        WrittenAnswer answer = answer(2, "THE END");

        assertThat(step(answer, "a")).isEqualTo("a 0:a");
        assertThat(step(answer, "THE")).isEqualTo("THE 1:THE");
        WrittenAnswer broken = answer(1);
        assertThat(step(broken, "<0xE2>")).isEqualTo("\uFFFD 0:<0xE2>");
        WrittenAnswer ended = answer(9);
        assertThat(step(ended, "<0xE2>")).isEqualTo(" ");
        assertThat(step(ended, "")).isEqualTo("\uFFFD 0:<0xE2>");
    }

    /** However texts and stop texts fall, whoever heard up to some character has all scores of tokens that begin before it. */
    @Test
    void scoresAreInOrderAndNeverAheadOfTheText() {
        Random random = new Random(7);
        String[] pieces = {"▁T", "H", "E", "▁", "<0xE2>", "<0x82>", "<0xAC>", "cat", "TH", "😀"};
        for (int i = 0; i < 300; i++) {
            WrittenAnswer answer = answer(12, "THE", "EH");
            int shown = 0;
            int last = 0;
            while (answer.finishReason().isEmpty()) {
                int token = tokens.id(pieces[random.nextInt(pieces.length)]);
                answer.score(new ScoredToken(token, -1), List.of());
                String text = answer.add(token);
                int before = shown;
                shown += text.codePointCount(0, text.length());
                for (TokenScores scores : answer.takeScores()) {
                    assertThat(scores.offset()).isBetween(Math.max(before, last), shown - 1);
                    last = scores.offset();
                }
            }
        }
    }

    /** Text, and offsets and tokens that came with it. */
    private String step(WrittenAnswer answer, String piece) {
        int token = tokens.id(piece);
        answer.score(new ScoredToken(token, -1), List.of());
        StringBuilder heard = new StringBuilder(answer.add(token)).append(' ');
        List<String> scores = new ArrayList<>();
        answer.takeScores()
                .forEach(place -> scores.add(
                        place.offset() + ":" + tokens.piece(place.chosen().token())));
        return heard.append(String.join(" ", scores)).toString();
    }

    private WrittenAnswer answer(int maxTokens, String... stop) {
        return new WrittenAnswer(
                new SamplingOptions(
                        maxTokens,
                        0,
                        1,
                        0,
                        0,
                        LogitAdjustments.NONE,
                        0,
                        List.of(stop),
                        false,
                        Optional.empty(),
                        OptionalInt.of(0),
                        1),
                Set.of(end),
                tokens);
    }

    private static double[] softmax(float... logits) {
        double highest = IntStream.range(0, logits.length)
                .mapToDouble(i -> logits[i])
                .max()
                .orElseThrow();
        double[] weights = IntStream.range(0, logits.length)
                .mapToDouble(i -> Math.exp(logits[i] - highest))
                .toArray();
        double sum = DoubleStream.of(weights).sum();
        return Arrays.stream(weights).map(weight -> weight / sum).toArray();
    }

    private static List<Integer> mostLikely(int count, float... logits) {
        return IntStream.range(0, logits.length)
                .boxed()
                .sorted(Comparator.comparing((Integer token) -> -logits[token]).thenComparing(token -> token))
                .limit(count)
                .toList();
    }
}
