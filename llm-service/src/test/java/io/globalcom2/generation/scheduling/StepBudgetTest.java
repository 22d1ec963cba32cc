package io.globalcom2.generation.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sequence is the number of positions of its prompt that are still to be read. */
class StepBudgetTest {
    private static final int SEQUENCES = 8;
    private static final int MOST = 512;
    private static final int TARGET_MILLIS = 250;
    private static final int LONG_PROMPT = 100_000;

    private final StepBudget budget = new StepBudget(SEQUENCES, MOST, Duration.ofMillis(TARGET_MILLIS));
    private final Random random = new Random(5);

    @ParameterizedTest
    @CsvSource({"1, 1", "4, 20", "1, 100", "8, 15"})
    void stepsComeToTakeTheTimeTheyMay(double positionMillis, double tokensMillis) {
        for (int step = 0; step < 20; step++) {
            read(3, LONG_PROMPT, tokensMillis, positionMillis);
        }

        double millis = tokensMillis + positionMillis * (budget.positions().beside() - 3);
        assertThat(millis).isCloseTo(TARGET_MILLIS, within(0.3 * TARGET_MILLIS));
    }

    @ParameterizedTest
    @CsvSource({"0.01, 512", "100, 17"})
    void noMachineIsSoFastOrSlowThatItLeavesTheLimits(double positionMillis, int expected) {
        for (int step = 0; step < 50; step++) {
            read(step % 2, LONG_PROMPT, 1, positionMillis);
        }

        assertThat(budget.positions().beside()).isEqualTo(expected);
    }

    @Test
    void whatIsReadWhileNobodyDecodesTeachesTheSamePace() {
        for (int step = 0; step < 20; step++) {
            read(0, LONG_PROMPT, 0, 2);
        }

        assertThat(budget.positions().beside()).isEqualTo(TARGET_MILLIS / 2);
    }

    @Test
    void piecesAreLargerWhileNobodyDecodes() {
        assertThat(budget.positions().alone()).isEqualTo(384);
        for (int step = 0; step < 20; step++) {
            read(1, LONG_PROMPT, 1, 1);
        }
        assertThat(budget.positions().alone()).isBetween(3 * TARGET_MILLIS, 4 * MOST);
        assertThat(new StepBudget(2, 4, Duration.ofMinutes(1)).positions()).isEqualTo(new StepPlan.Budget(4, 16, 2));
    }

    @Test
    void oneStepThatTakesLongHalvesItAtMost() {
        int before = budget.positions().beside();

        read(1, LONG_PROMPT, 60_000, 1);

        assertThat(budget.positions().beside()).isEqualTo(before / 2);
    }

    @Test
    void stepsWithLittleToReadSayNothingOfMore() {
        int before = budget.positions().beside();

        read(3, 0, 500, 0);
        read(0, 5, 0, 1);

        assertThat(budget.positions().beside()).isEqualTo(before);
    }

    private void read(int decoding, int unread, double tokensMillis, double positionMillis) {
        List<Integer> running = new ArrayList<>(Collections.nCopies(decoding, 0));
        if (unread > 0) {
            running.add(unread);
        }
        StepPlan<Integer> plan = StepPlan.of(running, sequence -> sequence, budget.positions());
        double millis = tokensMillis + positionMillis * (plan.positions() - decoding);
        double noise = 1 + 0.1 * (random.nextDouble() - 0.5);
        budget.took(plan, Duration.ofNanos(Math.round(1e6 * millis * (decoding == 0 ? 1 : noise))));
    }
}
