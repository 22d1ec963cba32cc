package io.globalcom2.benchmarks.chaos.ledger;

import static java.util.stream.Collectors.groupingBy;

import io.globalcom2.benchmarks.chaos.faults.Fault;
import io.globalcom2.benchmarks.chaos.load.RequestKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What follows from the entries for the promises. */
public final class ChaosVerdict {
    /** After it went on, a worker that was frozen between the yes and the write has written by then. */
    private static final Duration WRITES_WITHIN = Duration.ofSeconds(3);

    private final List<LedgerEntry> entries;
    private final List<Fault> faults;

    public ChaosVerdict(List<LedgerEntry> entries, List<Fault> faults) {
        this.entries = List.copyOf(entries);
        this.faults = List.copyOf(faults);
    }

    public long accepted() {
        return count(LedgerEntry::isAccepted);
    }

    public long ended() {
        return count(LedgerEntry::hasEnded);
    }

    /** Accepted, and no terminal record. */
    public long lost() {
        return count(LedgerEntry::isLost);
    }

    /** Terminal records of more than one attempt, which neither a frozen worker nor a twin explains. */
    public long endedTwice() {
        return count(entry -> !entry.further().isEmpty() && !isByFrozenWorker(entry) && !entry.isByTwins());
    }

    /** The second one was stored by a worker that had just been frozen: the gap that is known of. */
    public long frozenTwice() {
        return count(entry -> !entry.further().isEmpty() && isByFrozenWorker(entry));
    }

    /** Two records of one id, which two workers ended at the same moment: the other gap that is known of. */
    public long twinsTwice() {
        return count(entry -> !entry.further().isEmpty() && !isByFrozenWorker(entry) && entry.isByTwins());
    }

    /** Callers that saw something else than what was stored, and prompts with more than one answer. */
    public long mixed() {
        Map<String, List<String>> answers = entries.stream()
                .filter(entry -> entry.first().filter(StoredResult::completed).isPresent())
                .collect(groupingBy(
                        entry -> entry.planned().prompt(),
                        Collectors.mapping(entry -> entry.first().orElseThrow().text(), Collectors.toList())));
        long different = answers.values().stream()
                .filter(texts -> texts.stream().distinct().count() > 1)
                .count();
        return different + count(LedgerEntry::isMixed);
    }

    public long innocentsFailed() {
        return count(LedgerEntry::isInnocentThatFailed);
    }

    /** Requests that were not done before their deadline: the machine was too slow for so many of them, or was without brokers for too long. */
    public long outOfTime() {
        return count(LedgerEntry::isOutOfTime);
    }

    /** Killers that did not end once, as given up and put aside, though there was time for it. */
    public long wrongKillers() {
        return count(LedgerEntry::isWrongKiller);
    }

    /** Callers that wait at a gateway though their request has its terminal record. */
    public long leftWaiting() {
        return count(entry -> entry.hasEnded() && entry.view().isWaiting());
    }

    /** Callers that came back for the rest of an accepted request, and got none, or a failure where there is an answer. */
    public long brokenForGood() {
        return count(LedgerEntry::isBrokenForGood);
    }

    public Duration stall() {
        return Stall.longest(entries, faults);
    }

    /** From the queue to the terminal record; of what ran to its end undisturbed by its caller. */
    public Quantiles seconds() {
        return Quantiles.of(
                entries,
                entry -> entry.kind() != RequestKind.KILLER && !entry.kind().isLeaving());
    }

    public boolean isKept() {
        return lost() + endedTwice() + mixed() + innocentsFailed() + wrongKillers() + leftWaiting() + brokenForGood()
                == 0;
    }

    public List<LedgerEntry> entries() {
        return entries;
    }

    public List<Fault> faults() {
        return faults;
    }

    /** The last line of a run. */
    public String line() {
        return String.format(
                Locale.ROOT,
                "accepted=%d ended=%d lost=%d ended_twice=%d mixed=%d innocents_failed=%d broken_for_good=%d"
                        + " stall_seconds=%.1f median_seconds=%.2f",
                accepted(),
                ended(),
                lost(),
                endedTwice(),
                mixed(),
                innocentsFailed(),
                brokenForGood(),
                stall().toMillis() / 1000.0,
                seconds().median());
    }

    private boolean isByFrozenWorker(LedgerEntry entry) {
        return entry.further().stream().map(StoredResult::time).allMatch(time -> faults.stream()
                .filter(Fault::isFrozenWorker)
                .anyMatch(fault -> isJustAfter(time, fault.until())));
    }

    private static boolean isJustAfter(Instant time, Instant moment) {
        return !time.isBefore(moment.minusSeconds(1)) && time.isBefore(moment.plus(WRITES_WITHIN));
    }

    private long count(Predicate<LedgerEntry> what) {
        return entries.stream().filter(what).count();
    }
}
