package io.globalcom2.generation.scheduling;

import io.globalcom2.generation.decoding.LanguageModelEngine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/**
 * The sequences that hold a slot, one step each in turn: a token, or a piece of the prompt no longer than {@code prefillPositions}, so that a
 * long prompt that comes in delays the others by one piece per round. This is the loop that batched decoding replaces.
 */
final class Turns {
    private final LanguageModelEngine engine;
    private final int prefillPositions;
    private final Deque<Seat> seats = new ArrayDeque<>();
    private final Deque<Integer> freeSlots = new ArrayDeque<>();

    private record Seat(int slot, RunningSequence sequence) {}

    Turns(LanguageModelEngine engine, int prefillPositions) {
        this.engine = engine;
        this.prefillPositions = prefillPositions;
        for (int slot = 0; slot < engine.slots(); slot++) {
            freeSlots.add(slot);
        }
    }

    boolean hasRoom() {
        return !freeSlots.isEmpty();
    }

    boolean isEmpty() {
        return seats.isEmpty();
    }

    /** Gives the sequence a slot; its first turn is after the others'. */
    void add(RunningSequence sequence) {
        seats.addLast(new Seat(freeSlots.removeFirst(), sequence));
    }

    /** Whose turn is next. */
    RunningSequence next() {
        return seats.getFirst().sequence();
    }

    /** Does one step of {@link #next}, whose turn it then is last. */
    void step() {
        Seat seat = seats.removeFirst();
        seats.addLast(seat);
        RunningSequence sequence = seat.sequence();
        if (!sequence.prefilled()) {
            sequence.prefill(engine, seat.slot(), prefillPositions);
            return;
        }
        float[][] logits =
                engine.decode(new int[] {seat.slot()}, new int[] {sequence.token()}, new int[] {sequence.position()});
        sequence.decoded(logits[0], engine.maxContext());
    }

    /** Takes the slots of these sequences back. */
    List<RunningSequence> removeIf(Predicate<RunningSequence> condition) {
        List<RunningSequence> removed = new ArrayList<>();
        seats.removeIf(seat -> {
            boolean leaves = condition.test(seat.sequence());
            if (leaves) {
                removed.add(seat.sequence());
                freeSlots.addLast(seat.slot());
            }
            return leaves;
        });
        return removed;
    }
}
