package io.globalcom2.generation.scheduling;

import static java.util.Comparator.comparingInt;

import io.globalcom2.generation.decoding.LanguageModelEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The KV cache as sequences see it: each gets a segment, and what it has read stays when it ends, for those that begin alike, until the room is
 * needed: the least recently used goes first. A sequence that begins like one that ended takes its segment over when it needs most of what
 * is there and the room behind it is free, which costs nothing; otherwise it {@link #share copies}. For the engine's thread.
 */
final class PlacesInCache {
    /** Fewer positions in common are read again: to copy them is a step of its own, to read them is part of one. */
    static final int FEWEST_SHARED = 16;

    private final LanguageModelEngine engine;
    private final Segments segments;
    private final List<Segment> taken = new ArrayList<>();
    /** Least recently used first. None is the beginning of another. */
    private final List<Segment> kept = new ArrayList<>();

    PlacesInCache(LanguageModelEngine engine) {
        this.engine = engine;
        this.segments = new Segments(engine.positions());
    }

    /**
     * Gives a sequence its segment; what it need not read is in it already.
     *
     * @param prompt of the sequence
     * @param room positions that it may come to need
     * @return empty when there is no room for it now
     */
    Optional<Segment> take(Readings prompt, int room) {
        if (engine.positions() - positionsTaken() < room) {
            return Optional.empty();
        }
        Segment segment = takeOver(prompt, room).orElseGet(() -> takeNew(prompt.owner(), room));
        taken.add(segment);
        return Optional.of(segment);
    }

    private Optional<Segment> takeOver(Readings prompt, int room) {
        Optional<Segment> alike = kept.stream()
                .max(comparingInt(segment -> segment.readings().common(prompt)))
                .filter(segment -> isMostly(segment.readings(), prompt));
        alike.ifPresent(this::touch);
        return alike.filter(segment -> segments.resize(segment.start(), room)).map(segment -> {
            kept.remove(segment);
            segment.readings().cut(toShare(segment.readings(), prompt));
            return segment;
        });
    }

    private static boolean isMostly(Readings readings, Readings prompt) {
        int common = toShare(readings, prompt);
        return common >= FEWEST_SHARED && 2 * common > readings.positions();
    }

    /** The last position of a prompt is always read: the first token is chosen by what comes of it. */
    private static int toShare(Readings readings, Readings prompt) {
        return Math.min(readings.common(prompt), prompt.positions() - 1);
    }

    private void touch(Segment segment) {
        if (kept.remove(segment)) {
            kept.add(segment);
        }
    }

    private Segment takeNew(String owner, int room) {
        OptionalInt start = segments.take(room);
        // Segments are moved only when nothing is left to give up: to move what lies in the cache stops all streams.
        while (start.isEmpty() && !kept.isEmpty()) {
            segments.free(kept.remove(0).start());
            start = segments.take(room);
        }
        if (start.isEmpty()) {
            segments.makeGap(room).forEach(this::move);
            start = segments.take(room);
        }
        return new Segment(start.orElseThrow(), Readings.none(owner));
    }

    private void move(Segments.Move move) {
        Segment moved = taken.stream()
                .filter(segment -> segment.start() == move.origin())
                .findFirst()
                .orElseThrow();
        if (moved.readings().positions() > 0) {
            engine.copy(move.origin(), move.destination(), moved.readings().positions());
        }
        moved.moveTo(move.destination());
    }

    /**
     * Copies what another sequence has read of the same prompt into this one's segment.
     *
     * @return positions that need not be read now
     */
    int share(Segment segment, Readings prompt) {
        int read = segment.readings().positions();
        Segment best = segment;
        int common = read + FEWEST_SHARED - 1;
        for (List<Segment> others : List.of(taken, kept)) {
            for (Segment other : others) {
                int shared = toShare(other.readings(), prompt);
                if (shared > common) {
                    best = other;
                    common = shared;
                }
            }
        }
        if (best == segment) {
            return 0;
        }
        engine.copy(best.start() + read, segment.start() + read, common - read);
        segment.readings().follow(prompt, common);
        touch(best);
        return common - read;
    }

    /** The sequence has ended; what it has read may be of use. */
    void keep(Segment segment) {
        Readings readings = segment.readings();
        taken.remove(segment);
        Optional<Segment> longer = kept.stream()
                .filter(other -> other.readings().common(readings) == readings.positions())
                .findFirst();
        if (longer.isPresent() || readings.positions() < FEWEST_SHARED) {
            longer.ifPresent(this::touch);
            segments.free(segment.start());
            return;
        }
        kept.removeIf(other -> {
            boolean isBeginning =
                    other.readings().common(readings) == other.readings().positions();
            if (isBeginning) {
                segments.free(other.start());
            }
            return isBeginning;
        });
        segments.resize(segment.start(), readings.positions());
        kept.add(segment);
    }

    /** The sequence has ended, and nobody knows what is in its segment. */
    void discard(Segment segment) {
        taken.remove(segment);
        segments.free(segment.start());
    }

    /** Nobody knows what is in the cache. */
    void forget() {
        kept.forEach(segment -> segments.free(segment.start()));
        kept.clear();
    }

    /** Positions of sequences that have not ended. */
    int positionsTaken() {
        return segments.positionsTaken() - positionsKept();
    }

    /** Positions that ended sequences have left. */
    int positionsKept() {
        return kept.stream().mapToInt(segment -> segment.readings().positions()).sum();
    }
}
