package io.globalcom2.generation.scheduling;

import java.time.Duration;

/**
 * How many positions a step may read so that it takes about as long as a stream may stall: what the last steps took decides, since a
 * position costs 0.1 ms of one model and 170 of another, and more behind a long prompt than at its beginning. One thread writes.
 */
final class StepBudget {
    /** Positions of prompts that a step reads though it takes longer: a prompt must come to its end, and half as many cost nearly as much (KernelBenchmark). */
    private static final int LEAST_OF_PROMPTS = 16;

    /** How many times as many while nobody decodes: larger pieces cost less. */
    private static final int ALONE = 4;

    /** While nobody decodes, as many however slow the machine: by position, 512 in four pieces cost a fifth more than in two (StepBenchmark). */
    private static final int LEAST_ALONE = 384;

    /** Where nobody knows yet what a position costs. */
    private static final int FIRST = 64;

    /** How much a single step, which may be an outlier, changes the next. */
    private static final double AT_ONCE = 2;

    private final int leastOfPrompts;
    private final double least;
    private final double most;
    private final double targetNanos;
    private volatile double positions;

    /**
     * Before the first step.
     *
     * @param sequences that decode at most
     * @param most positions of a step, more than those
     * @param target time of a step while others decode
     */
    StepBudget(int sequences, int most, Duration target) {
        this.most = most;
        this.leastOfPrompts = Math.min(LEAST_OF_PROMPTS, most - sequences);
        this.least = 1 + leastOfPrompts;
        this.targetNanos = target.toNanos();
        this.positions = clamp(FIRST, least, most);
    }

    /** Of the next step. */
    StepPlan.Budget positions() {
        return new StepPlan.Budget(
                (int) positions, (int) clamp(LEAST_ALONE, ALONE * positions, ALONE * most), leastOfPrompts);
    }

    /**
     * Learns from a step. One that had less to read than it might says only whether that was too much already.
     *
     * @param plan made with {@link #positions()}
     */
    void took(StepPlan<?> plan, Duration time) {
        if (plan.pieces().isEmpty()) {
            return;
        }
        int allowed = positions().of(plan.tokens());
        double fitting = allowed * targetNanos / Math.max(1, time.toNanos());
        if (fitting > positions && plan.positions() < allowed) {
            return;
        }
        positions = clamp(clamp(fitting, positions / AT_ONCE, positions * AT_ONCE), least, most);
    }

    private static double clamp(double value, double least, double most) {
        return Math.max(least, Math.min(most, value));
    }
}
