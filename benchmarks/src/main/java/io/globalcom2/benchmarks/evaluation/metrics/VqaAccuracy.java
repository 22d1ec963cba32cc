package io.globalcom2.benchmarks.evaluation.metrics;

import java.util.List;

/**
 * The soft score of VQA: an answer is worth min(n / 3, 1) where n of the other annotators gave it, averaged over leaving out each annotator
 * once. Both sides are normalised ({@link AnswerNormalisation}), as LLaVA does before it submits; the official script of VQAv2 leaves
 * unanimous annotations as they are.
 */
final class VqaAccuracy {
    /** So many annotators make an answer fully right. */
    private static final double AGREEING = 3;

    private VqaAccuracy() {}

    static double credit(String answer, List<String> accepted) {
        String normalised = AnswerNormalisation.normalise(answer);
        long matching = accepted.stream()
                .map(AnswerNormalisation::normalise)
                .filter(normalised::equals)
                .count();
        long others = accepted.size() - matching;
        // Where there is one answer for all, nobody can be left out.
        if (accepted.size() == 1) {
            return matching;
        }
        return (matching * worth(matching - 1) + others * worth(matching)) / accepted.size();
    }

    private static double worth(long agreeing) {
        return Math.min(agreeing / AGREEING, 1);
    }
}
