package io.globalcom2.generation.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A sequence is the number of positions of its prompt that are still to be read. */
class StepPlanTest {
    @Test
    void everySequenceThatDecodesReadsAToken() {
        StepPlan<Integer> plan = plan(8, 0, 0, 0);

        assertThat(plan.tokens()).hasSize(3);
        assertThat(plan.pieces()).isEmpty();
    }

    @Test
    void thePromptGetsWhatTheTokensLeave() {
        StepPlan<Integer> plan = plan(8, 0, 0, 100);

        assertThat(plan.tokens()).hasSize(2);
        assertThat(plan.pieces()).containsExactly(new StepPlan.Piece<>(100, 6));
    }

    @Test
    void manyTokensLeaveThePromptItsLeast() {
        StepPlan<Integer> plan = StepPlan.of(List.of(0, 0, 0, 100), Integer::intValue, new StepPlan.Budget(4, 16, 3));

        assertThat(plan.tokens()).hasSize(3);
        assertThat(plan.pieces()).containsExactly(new StepPlan.Piece<>(100, 3));
    }

    @Test
    void severalPromptsShareAStepInTheirOrder() {
        assertThat(plan(9, 0, 3, 4, 100, 5).pieces())
                .containsExactly(new StepPlan.Piece<>(3, 3), new StepPlan.Piece<>(4, 4), new StepPlan.Piece<>(100, 1));
    }

    @Test
    void promptsGetMoreWhileNobodyDecodes() {
        assertThat(plan(8, 3, 100, 5).pieces())
                .containsExactly(new StepPlan.Piece<>(3, 3), new StepPlan.Piece<>(100, 29));
    }

    @Test
    void apartEachReadsTheSameAlone() {
        List<StepPlan<Integer>> apart = plan(8, 0, 3, 100).apart();

        assertThat(apart).allMatch(StepPlan::isOfOne);
        assertThat(apart).extracting(StepPlan::tokens).containsExactly(List.of(0), List.of(), List.of());
        assertThat(apart)
                .extracting(StepPlan::pieces)
                .containsExactly(List.of(), List.of(new StepPlan.Piece<>(3, 3)), List.of(new StepPlan.Piece<>(100, 4)));
    }

    /** Sequences come at any time and write for any time, with prompts of any length. */
    @Test
    void noStreamStallsNoStepIsLargerThanTheBudgetAndPromptsEndInTheirOrder() {
        Random random = new Random(11);
        for (int trial = 0; trial < 300; trial++) {
            int budget = 2 + random.nextInt(30);
            List<Sequence> running = new ArrayList<>();
            List<Integer> begun = new ArrayList<>();
            int next = 0;
            for (int step = 0; step < 200; step++) {
                if (running.size() < budget - 1 && random.nextInt(3) == 0) {
                    running.add(new Sequence(next++, 1 + random.nextInt(60), random.nextInt(20)));
                }
                List<Sequence> decoding =
                        running.stream().filter(one -> one.unread == 0).toList();
                boolean prompts = decoding.size() < running.size();

                StepPlan<Sequence> plan =
                        StepPlan.of(running, one -> one.unread, new StepPlan.Budget(budget, 4 * budget, 1));

                int positions = plan.pieces().stream()
                        .mapToInt(StepPlan.Piece::positions)
                        .sum();
                assertThat(plan.tokens()).isEqualTo(decoding);
                assertThat(plan.tokens().size() + positions)
                        .isLessThanOrEqualTo(decoding.isEmpty() ? 4 * budget : budget);
                assertThat(positions > 0).isEqualTo(prompts);
                plan.pieces().forEach(piece -> {
                    piece.sequence().unread -= piece.positions();
                    if (piece.sequence().unread == 0) {
                        begun.add(piece.sequence().number);
                    }
                });
                plan.tokens().forEach(one -> one.left--);
                running.removeIf(one -> one.unread == 0 && one.left <= 0);
            }
            assertThat(begun).isSorted();
        }
    }

    private static StepPlan<Integer> plan(int budget, Integer... unread) {
        return StepPlan.of(List.of(unread), Integer::intValue, new StepPlan.Budget(budget, 4 * budget, 1));
    }

    private static final class Sequence {
        private final int number;
        private int unread;
        private int left;

        Sequence(int number, int unread, int left) {
            this.number = number;
            this.unread = unread;
            this.left = left;
        }
    }
}
