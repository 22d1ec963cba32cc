package io.globalcom2.benchmarks.chaos.ledger;

import io.globalcom2.benchmarks.chaos.load.CallerEnd;
import io.globalcom2.benchmarks.chaos.load.CallerView;
import io.globalcom2.benchmarks.chaos.load.PlannedRequest;
import io.globalcom2.benchmarks.chaos.load.RequestKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything that is known of one request.
 *
 * @param id in the topics; the planned one where it never got there
 * @param requests its records in the queue, in their order
 * @param results its terminal records, in their order; the first one counts
 */
public record LedgerEntry(
        String id,
        CallerView view,
        List<StoredRequest> requests,
        List<StoredResult> results,
        List<DeadLetter> deadLetters) {
    /** A store takes milliseconds; on a machine where everything runs at once, some more. */
    private static final Duration SAME_MOMENT = Duration.ofMillis(500);

    /** The workers' default deadline, less the minute in which they may see that nothing will be done in time. */
    private static final Duration DEADLINE = Duration.ofMinutes(10 - 1);

    private static final String GIVEN_UP = "given up: ";

    public LedgerEntry {
        requests = List.copyOf(requests);
        results = List.copyOf(results);
        deadLetters = List.copyOf(deadLetters);
    }

    PlannedRequest planned() {
        return view.planned();
    }

    RequestKind kind() {
        return planned().kind();
    }

    /** The record is in the queue, or the caller was told so. */
    boolean isAccepted() {
        return !requests.isEmpty() || view.wasTold();
    }

    boolean hasEnded() {
        return !results.isEmpty();
    }

    boolean isLost() {
        return isAccepted() && !hasEnded();
    }

    /** The terminal record that counts. */
    Optional<StoredResult> first() {
        return results.stream().findFirst();
    }

    /** When the queue had it. */
    Optional<Instant> acceptedAt() {
        return requests.stream().findFirst().map(StoredRequest::time);
    }

    /** From the queue to the terminal record, by the brokers' clock. */
    Optional<Duration> duration() {
        return acceptedAt().flatMap(from -> first().map(result -> Duration.between(from, result.time())));
    }

    /** Terminal records of other attempts than the first. */
    List<StoredResult> further() {
        return results.stream()
                .filter(result -> !result.attemptId().equals(results.get(0).attemptId()))
                .toList();
    }

    /**
     * Whether callers put the request into the queue more than once, and the other attempts stored their ends so soon after the first that
     * they could not have read it.
     */
    boolean isByTwins() {
        long copies = requests.stream().filter(request -> !request.handedBack()).count();
        return copies > 1
                && further().stream()
                        .allMatch(result -> Duration.between(results.get(0).time(), result.time())
                                        .compareTo(SAME_MOMENT)
                                < 0);
    }

    boolean isGivenUp() {
        return first().filter(result -> !result.completed() && result.message().startsWith(GIVEN_UP))
                .isPresent();
    }

    /** A killer that did not end once, as given up and put aside, though there was time for it. */
    boolean isWrongKiller() {
        return kind() == RequestKind.KILLER
                && !isOutOfTime()
                && (!isGivenUp() || results.size() != 1 || deadLetters.isEmpty());
    }

    /** Whether it failed because its time was up. */
    boolean isOutOfTime() {
        return first().filter(result -> !result.completed()).isPresent()
                && duration().filter(taken -> taken.compareTo(DEADLINE) >= 0).isPresent();
    }

    /**
     * Whether a request failed in time that nothing was wrong with. Where its caller went away, or was cut off, a cancelled one is as it should be.
     */
    boolean isInnocentThatFailed() {
        if (kind() == RequestKind.KILLER || kind().isLeaving() || isOutOfTime()) {
            return false;
        }
        boolean cutOff = kind().isStreamed() && view.end() != CallerEnd.COMPLETED;
        return first().filter(result -> !result.completed() && !(cutOff && result.isCancelled()))
                .isPresent();
    }

    /** Whether the caller was shown something else than the answer that counts. */
    boolean isMixed() {
        if (!kind().isStreamed() || first().isEmpty()) {
            return false;
        }
        StoredResult result = first().get();
        if (view.end() == CallerEnd.COMPLETED) {
            return !result.completed() || !result.text().equals(view.text());
        }
        // An attempt that failed early may have said less than one before it.
        return !result.text().startsWith(view.text())
                && (result.completed() || !view.text().startsWith(result.text()));
    }

    /** Whether the caller lost its connection and came back for the rest. */
    boolean isResumed() {
        return view.resumptions() > 0;
    }

    /** Whether a caller who comes back was told no end, or a failure where there is an answer. */
    boolean isBrokenForGood() {
        boolean isAnswered = first().filter(StoredResult::completed).isPresent();
        return kind().isResuming() && (isBroken() || (isAnswered && view.end() == CallerEnd.FAILED));
    }

    /** Whether the caller lost its connection, or its gateway, and not the request. */
    boolean isBroken() {
        return isAccepted() && (view.end() == CallerEnd.BROKEN || view.end() == CallerEnd.REFUSED);
    }
}
