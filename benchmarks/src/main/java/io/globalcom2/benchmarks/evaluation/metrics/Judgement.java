package io.globalcom2.benchmarks.evaluation.metrics;

/**
 * What one answer was worth.
 *
 * @param group a part of the data that is scored on its own too; empty where the data has none
 * @param set questions that stand or fall together (the same question with its options in another order) share it
 * @param credit in [0, 1]
 * @param positive whether the right answer was "yes"; of no meaning where there are other answers
 */
public record Judgement(Metric metric, String group, String set, double credit, boolean positive) {
    public Judgement {
        if (!(credit >= 0 && credit <= 1)) {
            throw new IllegalArgumentException("expected a credit in [0, 1], got " + credit);
        }
    }

    boolean right() {
        return credit == 1;
    }
}
