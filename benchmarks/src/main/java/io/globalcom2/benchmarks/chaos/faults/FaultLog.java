package io.globalcom2.benchmarks.chaos.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** All faults so far; tells of each on the terminal. For all threads. */
public final class FaultLog {
    private final Instant start = Instant.now();
    private final List<Fault> faults = new ArrayList<>();

    /** A fault that is over, or that takes no time. */
    public synchronized void add(Fault fault) {
        faults.add(fault);
        System.out.printf(
                "%5.1f s  %s: %s%n",
                Duration.between(start, fault.from()).toMillis() / 1000.0,
                fault.target(),
                fault.kind().title());
    }

    public synchronized List<Fault> all() {
        return List.copyOf(faults);
    }
}
