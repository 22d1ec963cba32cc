package io.globalcom2.generation.scheduling;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How much a scheduler does at a time, and what it need not do again.
 *
 * @param sequences that run together at most
 * @param waitingRoom requests that may wait beyond those
 * @param stepPositions of a step at most while others decode, see {@link StepPlan}
 * @param stepTime that a step should take at most while others decode, see {@link StepBudget}
 * @param prefixReuse whose readings are used
 */
public record SchedulerLimits(
        int sequences, int waitingRoom, int stepPositions, Duration stepTime, PrefixReuse prefixReuse) {
    public SchedulerLimits {
        requireNonNull(prefixReuse, "prefixReuse is null");
        if (sequences < 1) {
            throw new IllegalArgumentException("globalcom2.llm.slots: expected at least 1, got " + sequences);
        }
        if (stepPositions <= sequences) {
            throw new IllegalArgumentException(
                    "globalcom2.llm.step-positions: expected more than the %d of globalcom2.llm.slots, got %d"
                            .formatted(sequences, stepPositions));
        }
        if (stepTime.isZero() || stepTime.isNegative()) {
            throw new IllegalArgumentException("globalcom2.llm.step-time: expected more than no time, got " + stepTime);
        }
    }
}
