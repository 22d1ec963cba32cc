package io.globalcom2.vision.encoding;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** Stopwatch of one image: each lap belongs to one stage. For one thread at a time. */
public final class StageClock {
    private final Map<EncodeStage, Duration> times = new EnumMap<>(EncodeStage.class);
    private long lapStartNanos = System.nanoTime();

    /** Books the time since the last call, or since the beginning, on a stage. */
    public void lap(EncodeStage stage) {
        long now = System.nanoTime();
        times.merge(stage, Duration.ofNanos(now - lapStartNanos), Duration::plus);
        lapStartNanos = now;
    }

    /** Books a part of what was booked on one stage on another. */
    public void move(EncodeStage from, EncodeStage to, Duration part) {
        times.merge(from, part.negated(), Duration::plus);
        times.merge(to, part, Duration::plus);
    }

    /** Begins a new lap; what passed since the last one belongs to no stage. */
    public void skip() {
        lapStartNanos = System.nanoTime();
    }

    /** Time of a stage; zero if it has not run. */
    public Duration time(EncodeStage stage) {
        return times.getOrDefault(stage, Duration.ZERO);
    }
}
