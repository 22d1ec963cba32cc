package io.globalcom2.benchmarks.evaluation.metrics;

import java.util.List;
import java.util.Locale;

/** Comparing with answers of a word or a few. */
final class ShortAnswers {
    private ShortAnswers() {}

    static double exact(String answer, List<String> accepted) {
        return accepted.stream().anyMatch(expected -> expected.strip().equals(answer.strip())) ? 1 : 0;
    }

    static double caseless(String answer, List<String> accepted) {
        return accepted.stream().anyMatch(expected -> plain(expected).equals(plain(answer))) ? 1 : 0;
    }

    private static String plain(String text) {
        return text.strip().replaceAll("\\.+$", "").toLowerCase(Locale.ROOT);
    }
}
