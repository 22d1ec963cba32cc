package io.globalcom2.generation.scheduling;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * What the next step reads: one token of each sequence whose prompt has been read, always, so that no stream waits for longer than a step; and
 * as many positions of prompts as the budget leaves, the oldest prompt first, several where they fit, at least one position in all. So
 * the budget bounds the time of a step, and prompts come to their ends in the order in which they came. While nobody decodes, nobody stalls, and
 * the budget is larger.
 *
 * @param <S> sequence
 * @param tokens sequences of which a token is read
 * @param pieces of prompts, each not empty
 */
record StepPlan<S>(List<S> tokens, List<Piece<S>> pieces) {
    /** The next positions of a prompt. */
    record Piece<S>(S sequence, int positions) {}

    /**
     * How many positions a step may read.
     *
     * @param beside those that decode, their tokens among them
     * @param alone while nobody decodes
     * @param leastOfPrompts that are read whatever the tokens leave
     */
    record Budget(int beside, int alone, int leastOfPrompts) {
        int of(List<?> tokens) {
            return tokens.isEmpty() ? alone : Math.max(beside, tokens.size() + leastOfPrompts);
        }
    }

    StepPlan {
        tokens = List.copyOf(tokens);
        pieces = List.copyOf(pieces);
    }

    /**
     * Plans a step.
     *
     * @param running oldest first, at least one
     * @param unread positions of a sequence's prompt that are still to be read
     * @param budget positions of a step
     */
    static <S> StepPlan<S> of(List<S> running, ToIntFunction<S> unread, Budget budget) {
        List<S> tokens = running.stream()
                .filter(sequence -> unread.applyAsInt(sequence) == 0)
                .toList();
        List<Piece<S>> pieces = new ArrayList<>();
        int left = budget.of(tokens) - tokens.size();
        for (S sequence : running) {
            int positions = Math.min(left, unread.applyAsInt(sequence));
            if (positions > 0) {
                pieces.add(new Piece<>(sequence, positions));
                left -= positions;
            }
        }
        return new StepPlan<>(tokens, pieces);
    }

    /** Positions that it reads. */
    int positions() {
        return tokens.size() + pieces.stream().mapToInt(Piece::positions).sum();
    }

    /** The same reading in steps of one sequence each. */
    List<StepPlan<S>> apart() {
        List<StepPlan<S>> plans = new ArrayList<>();
        tokens.forEach(sequence -> plans.add(new StepPlan<>(List.of(sequence), List.of())));
        pieces.forEach(piece -> plans.add(new StepPlan<>(List.of(), List.of(piece))));
        return plans;
    }

    /** Whether only one sequence reads. */
    boolean isOfOne() {
        return tokens.size() + pieces.size() == 1;
    }
}
