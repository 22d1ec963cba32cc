package io.globalcom2.generation.scheduling;

import io.globalcom2.generation.decoding.LanguageModelEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * The sequences that have a place, oldest first: at most so many, and each with its segment. For the engine's thread; whoever counts may be
 * another.
 */
final class RunningSequences {
    private final int most;
    private final LanguageModelEngine engine;
    private final Segments segments;
    private final List<RunningSequence> running = new ArrayList<>();

    /**
     * No sequences.
     *
     * @param most sequences at a time
     */
    RunningSequences(int most, LanguageModelEngine engine) {
        this.most = most;
        this.engine = engine;
        this.segments = new Segments(engine.positions());
    }

    /** Gives the sequence a place; false when there is none for it now. */
    synchronized boolean add(RunningSequence sequence) {
        if (running.size() == most) {
            return false;
        }
        OptionalInt segment = segments.take(sequence.room());
        if (segment.isEmpty()) {
            segments.makeGap(sequence.room()).forEach(this::move);
            segment = segments.take(sequence.room());
        }
        if (segment.isEmpty()) {
            return false;
        }
        sequence.begin(segment.getAsInt());
        return running.add(sequence);
    }

    private void move(Segments.Move move) {
        for (RunningSequence sequence : running) {
            if (sequence.segment() == move.origin()) {
                sequence.move(engine, move.destination());
                return;
            }
        }
        throw new IllegalStateException("expected a sequence at " + move.origin() + ", found none");
    }

    /** Takes the places of these sequences back. */
    synchronized List<RunningSequence> removeIf(Predicate<RunningSequence> condition) {
        List<RunningSequence> removed = running.stream().filter(condition).toList();
        running.removeAll(removed);
        removed.forEach(sequence -> segments.free(sequence.segment()));
        return removed;
    }

    /** What they read next. */
    synchronized StepPlan<RunningSequence> plan(int budget) {
        return StepPlan.of(running, RunningSequence::unread, budget);
    }

    synchronized int count() {
        return running.size();
    }

    synchronized int positionsTaken() {
        return segments.positionsTaken();
    }
}
