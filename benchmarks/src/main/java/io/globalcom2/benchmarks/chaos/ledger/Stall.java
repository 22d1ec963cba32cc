package io.globalcom2.benchmarks.chaos.ledger;

import io.globalcom2.benchmarks.chaos.faults.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The longest time in which requests waited and none of them ended. Counted by the brokers' clock; the time in which there was no broker is
 * taken off.
 */
final class Stall {
    private record Step(Instant time, int waiting) {}

    private Stall() {}

    static Duration longest(List<LedgerEntry> entries, List<Fault> faults) {
        List<Step> steps = new ArrayList<>();
        entries.stream().filter(LedgerEntry::hasEnded).forEach(entry -> entry.acceptedAt()
                .ifPresent(time -> {
                    steps.add(new Step(time, 1));
                    steps.add(new Step(entry.results().get(0).time(), -1));
                }));
        steps.sort(Comparator.comparing(Step::time));
        Duration longest = Duration.ZERO;
        int waiting = 0;
        Instant since = Instant.EPOCH;
        for (Step step : steps) {
            if (waiting > 0 && step.waiting() < 0) {
                Duration stall = Duration.between(since, step.time()).minus(outage(since, step.time(), faults));
                longest = stall.compareTo(longest) > 0 ? stall : longest;
            }
            if (waiting == 0 || step.waiting() < 0) {
                since = step.time();
            }
            waiting += step.waiting();
        }
        return longest;
    }

    private static Duration outage(Instant from, Instant until, List<Fault> faults) {
        Duration outage = Duration.ZERO;
        for (Fault fault : faults) {
            Instant start = fault.from().isAfter(from) ? fault.from() : from;
            Instant end = fault.until().isBefore(until) ? fault.until() : until;
            if (fault.isOutage() && start.isBefore(end)) {
                outage = outage.plus(Duration.between(start, end));
            }
        }
        return outage;
    }
}
