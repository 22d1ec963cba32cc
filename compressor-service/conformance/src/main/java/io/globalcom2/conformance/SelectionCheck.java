package io.globalcom2.conformance;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Whether an answer is what a reference computed: sequence and counts identical, ratios within 1e-12 (profile official) and 1e-9 (standard).
 */
public final class SelectionCheck {
    private static final double OFFICIAL_TOLERANCE = 1e-12;
    private static final double STANDARD_TOLERANCE = 1e-9;

    private final GoldenCase golden;
    private final SelectionAnswer answer;

    private SelectionCheck(GoldenCase golden, SelectionAnswer answer) {
        this.golden = golden;
        this.answer = answer;
    }

    /** The first thing in which the answer is not the golden's; empty if there is none. */
    public static Optional<String> firstDifference(GoldenCase golden, SelectionAnswer answer) {
        SelectionCheck check = new SelectionCheck(golden, answer);
        return check.ofRatios().or(check::ofSequence).or(check::ofViews).or(() -> ofCounts(golden, answer));
    }

    /** The first way in which the answer's counts contradict its sequence, its image or its ratio; empty if there is none. */
    public static Optional<String> ofCounts(GoldenCase image, SelectionAnswer answer) {
        long newlines = answer.sequence().stream()
                .filter(entry -> entry == GoldenCase.NEWLINE)
                .count();
        return differs("tokens.newline", newlines, (long) answer.newlines())
                .or(() -> differs("tokens.kept", answer.sequence().size() - newlines, (long) answer.keptTokens()))
                .or(() -> differs(
                        "thumbnail_kept", tokensOf(0, image, answer.sequence()).size(), answer.thumbnailKept()))
                .or(() -> differs(
                        "crop_kept",
                        IntStream.range(1, image.views())
                                .mapToObj(view ->
                                        tokensOf(view, image, answer.sequence()).size())
                                .toList(),
                        answer.cropKept()))
                .or(() -> ofOriginal(image, answer));
    }

    /** Goldens do not say it. In profile standard it decides how many tokens are kept: exactly ⌊R · original + ½⌋, and at least one. */
    private static Optional<String> ofOriginal(GoldenCase image, SelectionAnswer answer) {
        int all = image.views() * image.viewTokens();
        int original = answer.originalTokens();
        if (original < Math.max(answer.keptTokens(), image.viewTokens()) || original > all) {
            return Optional.of("tokens.original: expected %d to %d, got %d"
                    .formatted(Math.max(answer.keptTokens(), image.viewTokens()), all, original));
        }
        if (image.profile().equals("official")) {
            return Optional.empty();
        }
        long kept = Math.max(1, (long) Math.floor(image.retentionRatio() * original + 0.5));
        return kept == answer.keptTokens()
                ? Optional.empty()
                : Optional.of("tokens.original: expected a number of which %s is %d, got %d"
                        .formatted(image.retentionRatio(), answer.keptTokens(), original));
    }

    private Optional<String> ofRatios() {
        List<Double> expected = golden.cropRatios();
        List<Double> actual = answer.cropRatios();
        double tolerance = golden.profile().equals("official") ? OFFICIAL_TOLERANCE : STANDARD_TOLERANCE;
        if (actual.size() != expected.size()) {
            return Optional.of("crop_ratios: expected %d numbers, got %d".formatted(expected.size(), actual.size()));
        }
        for (int crop = 0; crop < actual.size(); crop++) {
            // Written so that NaN differs too.
            if (!(Math.abs(actual.get(crop) - expected.get(crop)) <= tolerance)) {
                return Optional.of("crop_ratios[%d]: expected %s within %s, got %s"
                        .formatted(crop, expected.get(crop), tolerance, actual.get(crop)));
            }
        }
        return golden.hasCropBudgets()
                ? differs("crop_kept", golden.cropBudgets(), answer.cropKept())
                : Optional.empty();
    }

    private Optional<String> ofSequence() {
        List<Integer> expected = golden.sequence();
        List<Integer> actual = answer.sequence();
        for (int position = 0; position < Math.min(expected.size(), actual.size()); position++) {
            if (!expected.get(position).equals(actual.get(position))) {
                return Optional.of("sequence[%d]: expected %s, got %s"
                        .formatted(position, inWords(expected.get(position)), inWords(actual.get(position))));
            }
        }
        return differs("sequence", expected.size(), actual.size())
                .or(() -> differs("sequence", golden.sequenceLength(), actual.size()));
    }

    private String inWords(int entry) {
        return entry == GoldenCase.NEWLINE
                ? "a newline"
                : "%d (view %d, token %d)".formatted(entry, entry / golden.viewTokens(), entry % golden.viewTokens());
    }

    /** What the golden says of each view by itself. */
    private Optional<String> ofViews() {
        Optional<String> difference =
                differs("thumbnail tokens", golden.thumbnailKeptInOrder(), tokensOf(0, golden, answer.sequence()));
        for (int view = 1; view < golden.views() && difference.isEmpty(); view++) {
            difference = differs(
                    "tokens of crop " + (view - 1),
                    golden.cropKept().get(view - 1),
                    tokensOf(view, golden, answer.sequence()).stream().sorted().toList());
        }
        return difference;
    }

    private static List<Integer> tokensOf(int view, GoldenCase image, List<Integer> sequence) {
        int viewTokens = image.viewTokens();
        return sequence.stream()
                .filter(entry -> entry != GoldenCase.NEWLINE && entry / viewTokens == view)
                .map(entry -> entry % viewTokens)
                .toList();
    }

    private static <T> Optional<String> differs(String what, T expected, T actual) {
        return expected.equals(actual)
                ? Optional.empty()
                : Optional.of("%s: expected %s, got %s".formatted(what, expected, actual));
    }
}
