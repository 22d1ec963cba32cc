package io.globalcom2.benchmarks.chaos.ledger;

import io.globalcom2.benchmarks.chaos.faults.Fault;
import io.globalcom2.benchmarks.chaos.faults.FaultKind;
import io.globalcom2.benchmarks.chaos.load.LoadLane;
import io.globalcom2.benchmarks.chaos.load.RequestKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The run for people to read, in Markdown. */
public final class VerdictTable {
    private final ChaosVerdict verdict;

    public VerdictTable(ChaosVerdict verdict) {
        this.verdict = verdict;
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder("""
                | requests | sent | accepted | ended | completed | refused | resumed | broken | median s | p99 s |
                |---|---|---|---|---|---|---|---|---|---|
                """);
        for (RequestKind kind : RequestKind.values()) {
            table.append(row(kind.title(), entry -> entry.kind() == kind));
        }
        for (LoadLane lane : LoadLane.values()) {
            table.append(row(lane.title(), entry -> entry.planned().lane() == lane));
        }
        table.append(row("all", entry -> true));
        table.append('\n').append("faults: ").append(faults()).append('\n');
        table.append("out of time (not done before the deadline): %d%n".formatted(verdict.outOfTime()));
        table.append("killers not given up exactly once: %d%n".formatted(verdict.wrongKillers()));
        table.append("callers left waiting: %d%n".formatted(verdict.leftWaiting()));
        table.append("streams that were broken for good: %d%n".formatted(verdict.brokenForGood()));
        table.append(
                "frozen_twice (a second result by a worker that was frozen): %d%n".formatted(verdict.frozenTwice()));
        table.append("twins_twice (two records of one id, ended by two workers at the same moment): %d%n"
                .formatted(verdict.twinsTwice()));
        return table.toString();
    }

    private String row(String title, Predicate<LedgerEntry> which) {
        List<LedgerEntry> entries = verdict.entries().stream().filter(which).toList();
        Quantiles seconds = Quantiles.of(entries, entry -> true);
        return String.format(
                Locale.ROOT,
                "| %s | %d | %d | %d | %d | %d | %d | %d | %.2f | %.2f |%n",
                title,
                entries.size(),
                count(entries, LedgerEntry::isAccepted),
                count(entries, LedgerEntry::hasEnded),
                count(
                        entries,
                        entry -> entry.first().filter(StoredResult::completed).isPresent()),
                count(entries, entry -> !entry.isAccepted()),
                count(entries, LedgerEntry::isResumed),
                count(entries, LedgerEntry::isBroken),
                seconds.median(),
                seconds.p99());
    }

    private String faults() {
        Map<FaultKind, Long> counts = verdict.faults().stream()
                .collect(Collectors.groupingBy(Fault::kind, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(entry -> "%d × %s"
                        .formatted(entry.getValue(), entry.getKey().name().toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining(", "));
    }

    private static long count(List<LedgerEntry> entries, Predicate<LedgerEntry> what) {
        return entries.stream().filter(what).count();
    }
}
