package io.globalcom2.generation.scheduling;

import io.globalcom2.generation.decoding.LanguageModelEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The sequences that have a place, oldest first: at most so many, and each with its segment of the cache. For the engine's thread; whoever counts may be
 * another.
 */
final class RunningSequences {
    private final int most;
    private final PlacesInCache places;
    private final List<RunningSequence> running = new ArrayList<>();

    /**
     * No sequences.
     *
     * @param most sequences at a time
     */
    RunningSequences(int most, LanguageModelEngine engine) {
        this.most = most;
        this.places = new PlacesInCache(engine);
    }

    /** Gives the sequence a place; false when there is none for it now. */
    synchronized boolean add(RunningSequence sequence) {
        if (running.size() == most) {
            return false;
        }
        Optional<Segment> segment = places.take(sequence.prompt(), sequence.room());
        segment.ifPresent(sequence::begin);
        return segment.isPresent() && running.add(sequence);
    }

    /** Gives those that still read their prompts what others have read of the same. */
    synchronized void share() {
        for (RunningSequence sequence : running) {
            if (sequence.unread() > 0) {
                sequence.shared(places.share(sequence.segment(), sequence.prompt()));
            }
        }
    }

    /** Takes the places of these sequences back; what they have read is kept. */
    synchronized List<RunningSequence> removeIf(Predicate<RunningSequence> condition) {
        List<RunningSequence> removed = running.stream().filter(condition).toList();
        running.removeAll(removed);
        removed.forEach(sequence -> places.keep(sequence.segment()));
        return removed;
    }

    /** Takes the place of a sequence back in which something failed. */
    synchronized void discard(RunningSequence sequence) {
        running.remove(sequence);
        places.discard(sequence.segment());
    }

    /** Takes all places back, since nobody knows what is in the cache. */
    synchronized List<RunningSequence> discardAll() {
        List<RunningSequence> all = List.copyOf(running);
        all.forEach(this::discard);
        places.forget();
        return all;
    }

    /** What they read next. */
    synchronized StepPlan<RunningSequence> plan(StepPlan.Budget budget) {
        return StepPlan.of(running, RunningSequence::unread, budget);
    }

    synchronized int count() {
        return running.size();
    }

    synchronized int positionsTaken() {
        return places.positionsTaken();
    }

    /** Positions that ended sequences have left. */
    synchronized int positionsKept() {
        return places.positionsKept();
    }
}
