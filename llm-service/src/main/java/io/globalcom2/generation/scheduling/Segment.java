package io.globalcom2.generation.scheduling;

/** Consecutive positions of the KV cache, and what has been read into the first of them. For the engine's thread. */
final class Segment {
    private int start;
    private final Readings readings;

    Segment(int start, Readings readings) {
        this.start = start;
        this.readings = readings;
    }

    /** Where it begins. */
    int start() {
        return start;
    }

    void moveTo(int newStart) {
        start = newStart;
    }

    Readings readings() {
        return readings;
    }
}
