package io.globalcom2.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A good answer passes, and each thing that may be wrong in one is found. */
class SelectionCheckTest {
    private static final GoldenCase GOLDEN = golden("compressor-standard", "00-24-640x480-r0250-ties-globalcom2");

    @Test
    void findsNothingInTheGoldensOwnAnswer() {
        assertThat(SelectionCheck.firstDifference(GOLDEN, good())).isEmpty();
    }

    @Test
    void findsAnotherToken() {
        List<Integer> sequence = new ArrayList<>(GOLDEN.sequence());
        sequence.set(6, 23);

        assertThat(SelectionCheck.firstDifference(GOLDEN, with(sequence)))
                .contains("sequence[6]: expected 22 (view 0, token 22), got 23 (view 0, token 23)");
    }

    @Test
    void findsTokensInAnotherOrder() {
        List<Integer> sequence = new ArrayList<>(GOLDEN.sequence());
        Collections.swap(sequence, 0, 1);

        assertThat(SelectionCheck.firstDifference(GOLDEN, with(sequence)))
                .contains("sequence[0]: expected 0 (view 0, token 0), got 1 (view 0, token 1)");
    }

    @Test
    void findsANewlineThatIsMissing() {
        List<Integer> sequence = new ArrayList<>(GOLDEN.sequence());
        sequence.remove(sequence.size() - 1);

        assertThat(SelectionCheck.firstDifference(GOLDEN, with(sequence))).contains("sequence: expected 612, got 611");
    }

    @Test
    void findsARatioJustOutsideOfTheTolerance() {
        List<Double> ratios = new ArrayList<>(GOLDEN.cropRatios());
        ratios.set(2, ratios.get(2) + 0.9e-9);
        assertThat(SelectionCheck.firstDifference(GOLDEN, withRatios(ratios))).isEmpty();

        ratios.set(2, GOLDEN.cropRatios().get(2) + 1.1e-9);
        assertThat(SelectionCheck.firstDifference(GOLDEN, withRatios(ratios)).orElseThrow())
                .startsWith("crop_ratios[2]: expected 0.192");

        ratios.set(2, Double.NaN);
        assertThat(SelectionCheck.firstDifference(GOLDEN, withRatios(ratios)).orElseThrow())
                .endsWith("got NaN");
        assertThat(SelectionCheck.firstDifference(GOLDEN, withRatios(List.of())))
                .contains("crop_ratios: expected 4 numbers, got 0");
    }

    @Test
    void theProfileOfTheAuthorsLeavesLessRoomForRatios() {
        GoldenCase official = golden("compressor", "next-640x480-r010-blobs");
        List<Double> ratios = new ArrayList<>(official.cropRatios());
        SelectionAnswer good = answer(official, official.sequence(), ratios, 1728);
        ratios.set(0, ratios.get(0) + 1e-11);

        assertThat(SelectionCheck.firstDifference(official, good)).isEmpty();
        assertThat(SelectionCheck.firstDifference(official, answer(official, official.sequence(), ratios, 1728))
                        .orElseThrow())
                .startsWith("crop_ratios[0]");
    }

    @Test
    void findsCountsThatContradictTheSequence() {
        SelectionAnswer good = good();

        assertThat(SelectionCheck.firstDifference(
                        GOLDEN,
                        new SelectionAnswer(
                                good.sequence(),
                                good.originalTokens(),
                                good.keptTokens() + 1,
                                good.newlines(),
                                good.thumbnailKept(),
                                good.cropKept(),
                                good.cropRatios())))
                .contains("tokens.kept: expected 576, got 577");
        assertThat(SelectionCheck.firstDifference(
                        GOLDEN,
                        new SelectionAnswer(
                                good.sequence(),
                                good.originalTokens(),
                                good.keptTokens(),
                                good.newlines() - 1,
                                good.thumbnailKept(),
                                good.cropKept(),
                                good.cropRatios())))
                .contains("tokens.newline: expected 36, got 35");
        assertThat(SelectionCheck.firstDifference(
                        GOLDEN,
                        new SelectionAnswer(
                                good.sequence(),
                                good.originalTokens(),
                                good.keptTokens(),
                                good.newlines(),
                                0,
                                good.cropKept(),
                                good.cropRatios())))
                .contains("thumbnail_kept: expected 144, got 0");
        assertThat(SelectionCheck.firstDifference(
                        GOLDEN,
                        new SelectionAnswer(
                                good.sequence(),
                                good.originalTokens(),
                                good.keptTokens(),
                                good.newlines(),
                                good.thumbnailKept(),
                                List.of(81, 81, 83, 186),
                                good.cropRatios())))
                .contains("crop_kept: expected [81, 81, 83, 187], got [81, 81, 83, 186]");
    }

    @Test
    void findsAnOriginalOfWhichTheKeptTokensAreNotTheRatio() {
        assertThat(SelectionCheck.firstDifference(GOLDEN, answer(GOLDEN, GOLDEN.sequence(), GOLDEN.cropRatios(), 2880)))
                .contains("tokens.original: expected a number of which 0.25 is 576, got 2880");
        assertThat(SelectionCheck.firstDifference(GOLDEN, answer(GOLDEN, GOLDEN.sequence(), GOLDEN.cropRatios(), 2881)))
                .contains("tokens.original: expected 576 to 2880, got 2881");
    }

    private static GoldenCase golden(String set, String name) {
        return GoldenCase.in(Path.of("goldens", set)).stream()
                .filter(golden -> golden.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The golden's, of 576 tokens of the thumbnail and 48 x 36 of the crops. */
    private static SelectionAnswer good() {
        return with(GOLDEN.sequence());
    }

    private static SelectionAnswer with(List<Integer> sequence) {
        return answer(GOLDEN, sequence, GOLDEN.cropRatios(), 2304);
    }

    private static SelectionAnswer withRatios(List<Double> ratios) {
        return answer(GOLDEN, GOLDEN.sequence(), ratios, 2304);
    }

    private static SelectionAnswer answer(
            GoldenCase golden, List<Integer> sequence, List<Double> ratios, int originalTokens) {
        int tokens = golden.viewTokens();
        int newlines = Collections.frequency(sequence, -1);
        List<Integer> keptByView = IntStream.range(0, golden.views())
                .mapToObj(view -> (int) sequence.stream()
                        .filter(entry -> entry >= view * tokens && entry < (view + 1) * tokens)
                        .count())
                .toList();
        return new SelectionAnswer(
                sequence,
                originalTokens,
                sequence.size() - newlines,
                newlines,
                keptByView.get(0),
                keptByView.subList(1, keptByView.size()),
                ratios);
    }
}
