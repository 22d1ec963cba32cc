package io.globalcom2.gateway.relay;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The answers callers wait for here, and those that ended not long ago, by request id; and how the latest requests with a key ended, wherever
 * they were asked.
 */
public final class Relay {
    /** A request that ended is remembered until its deadline, when workers drop it by themselves, and so much longer as clocks differ. */
    static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(1);
    /** Requests with a key whose ends are remembered: no fewer than workers know, since who finds one of them settled tells nobody. */
    public static final int REMEMBERED = 100_000;
    /** For the results that were stored before this gateway started; then a request with a key is refused, since it may be one of them. */
    private static final Duration CATCH_UP = Duration.ofSeconds(10);

    private final Clock clock;
    private final Duration grace;
    private final Duration keptTime;
    private final long mostKeptBytes;
    private final Map<String, PendingAnswer> answers = new ConcurrentHashMap<>();
    /** By what is the same for all runs: the latest one here. */
    private final Map<String, PendingAnswer> keyed = new ConcurrentHashMap<>();

    /** Of the results that were stored for answers here. */
    private final Map<String, ResultPlace> places = new ConcurrentHashMap<>();

    private final KnownEnds ends = new KnownEnds(REMEMBERED); // guarded by this
    private boolean caughtUp; // guarded by this

    /**
     * @param grace how long a stored end waits for the pushed one
     * @param keptTime how long what has ended is told again without reading its result
     * @param mostKeptBytes that are held for it, in all
     */
    public Relay(Clock clock, Duration grace, Duration keptTime, long mostKeptBytes) {
        this.clock = clock;
        this.grace = grace;
        this.keptTime = keptTime;
        this.mostKeptBytes = mostKeptBytes;
    }

    /**
     * What becomes of a request that comes in. Starts to wait where it is to be queued: before it is, because a worker may be quick.
     *
     * @throws ServingException UNAVAILABLE when it is not known whether the request came before; what the claimant throws
     */
    public synchronized Claim claim(RequestIdentity identity, Instant deadline, Claimant claimant) {
        if (identity.key().isEmpty()) {
            return Claim.of(Claim.Kind.FIRST, start(identity, deadline, claimant));
        }
        awaitCaughtUp();
        KeyedId key = identity.key().get();
        Optional<PendingAnswer> mine =
                Optional.ofNullable(keyed.get(key.base())).filter(Relay::ownsItsKey);
        if (mine.filter(answer -> !answer.hasEnded()).isPresent()) {
            if (!mine.get().identity().isAbout(identity.digest())) {
                return Claim.anotherBody();
            }
            if (mine.get().tell(claimant.join(), 0)) {
                return Claim.of(Claim.Kind.JOINED, mine.get());
            }
        }
        Optional<KnownEnd> last = lastEnd(key, mine);
        if (last.isEmpty()) {
            return Claim.of(Claim.Kind.FIRST, start(identity, deadline, claimant));
        }
        return claimEnded(identity, last.get(), mine, deadline, claimant);
    }

    private Claim claimEnded(
            RequestIdentity identity, KnownEnd end, Optional<PendingAnswer> mine, Instant deadline, Claimant claimant) {
        if (!end.digest().equals(identity.digest())) {
            return Claim.anotherBody();
        }
        if (end.mayPass()) {
            RequestIdentity next =
                    RequestIdentity.keyed(identity.caller(), end.id().next(), identity.digest());
            return Claim.of(Claim.Kind.RUN_ANEW, start(next, deadline, claimant));
        }
        if (end.place().isPresent()) {
            return Claim.stored(end.place().get());
        }
        if (mine.filter(answer -> answer.tell(claimant.join(), 0)).isPresent()) {
            return Claim.of(Claim.Kind.JOINED, mine.get());
        }
        throw new ServingException(FailureKind.UNAVAILABLE, "the stored result is not read yet; please ask again");
    }

    /** The end of the latest run, by what ended here and what is stored. What is stored counts where the end here may pass, or is forgotten. */
    private Optional<KnownEnd> lastEnd(KeyedId key, Optional<PendingAnswer> mine) {
        Optional<KnownEnd> stored = ends.latest(key.base());
        Optional<KnownEnd> here = mine.flatMap(answer -> answer.end()
                .map(terminal -> KnownEnd.of(
                        answer.identity().key().orElseThrow(),
                        answer.identity().digest(),
                        terminal,
                        Optional.empty())));
        if (stored.isEmpty() || here.isEmpty()) {
            return stored.or(() -> here);
        }
        int newer = Integer.compare(here.get().id().run(), stored.get().id().run());
        boolean isHere =
                newer > 0 || (newer == 0 && !here.get().mayPass() && mine.get().isRemembered());
        return isHere ? here : stored;
    }

    /** Of two bodies under one key at two gateways one is refused by the workers: the other one is the key's. */
    private static boolean ownsItsKey(PendingAnswer answer) {
        return answer.end()
                .filter(end -> end instanceof AnswerEvent.Failed failed && failed.kind() == FailureKind.ALREADY_EXISTS)
                .isEmpty();
    }

    private PendingAnswer start(RequestIdentity identity, Instant deadline, Claimant claimant) {
        AnswerListener owner = claimant.start();
        PendingAnswer answer = new PendingAnswer(identity, deadline, grace, clock);
        boolean unused = answer.tell(owner, 0);
        answers.put(identity.id(), answer);
        identity.key().ifPresent(key -> keyed.put(key.base(), answer));
        return answer;
    }

    private void awaitCaughtUp() {
        long end = System.nanoTime() + CATCH_UP.toNanos();
        try {
            while (!caughtUp) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    throw new ServingException(
                            FailureKind.UNAVAILABLE, "whether this key was used is not known yet; please ask again");
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServingException(FailureKind.UNAVAILABLE, "interrupted", e);
        }
    }

    /** The answer to that request; empty when it is not known here, or not any more. */
    public Optional<PendingAnswer> find(String requestId) {
        return Optional.ofNullable(answers.get(requestId));
    }

    /** Where the result of that request is stored; empty when that is not known here, or not any more. */
    public synchronized Optional<ResultPlace> place(String requestId) {
        Optional<ResultPlace> here = Optional.ofNullable(places.get(requestId));
        return here.or(() -> KeyedId.parse(requestId)
                .flatMap(id -> ends.latest(id.base()).filter(end -> end.id().equals(id)))
                .flatMap(KnownEnd::place));
    }

    /** Whether somebody may ask for the stored end of that request, now or later; the others need not be read. */
    public boolean isOfInterest(String requestId) {
        return answers.containsKey(requestId) || KeyedId.parse(requestId).isPresent();
    }

    /** A result was stored, or is found stored. */
    public void stored(KeptResult result, ResultPlace place) {
        synchronized (this) {
            KeyedId.parse(result.requestId())
                    .map(id -> KnownEnd.of(id, result.digest(), result.outcome(), Optional.of(place)))
                    .ifPresent(ends::remember);
        }
        Optional<PendingAnswer> answer = find(result.requestId());
        answer.ifPresent(asked -> asked.stored(result));
        if (answer.filter(asked -> asked.identity().isAbout(result.digest())).isPresent()) {
            places.putIfAbsent(result.requestId(), place);
        }
    }

    /** All results are read that were stored when this gateway started. */
    public synchronized void caughtUp() {
        caughtUp = true;
        notifyAll();
    }

    /** Ends all answers that have not ended, and stops the work for them. */
    public void abandon(AnswerEvent.Failed reason) {
        answers.values().forEach(answer -> answer.abandon(reason));
    }

    /** Lets time pass: ends what is due and forgets what ended long ago. To be called several times a second. */
    public void sweep() {
        Instant forgotten = clock.instant().minus(CLOCK_DIFFERENCE);
        Instant kept = clock.instant().minus(keptTime);
        answers.values().forEach(PendingAnswer::sweep);
        Predicate<PendingAnswer> isOld =
                answer -> answer.endedAt().isBefore(kept) && answer.deadline().isBefore(forgotten);
        answers.values().removeIf(isOld);
        keyed.values().removeIf(isOld);
        places.keySet().retainAll(answers.keySet());
        forgetTexts(kept);
    }

    /** Of what ended since then the latest are held, as many as there is room for. */
    private void forgetTexts(Instant since) {
        List<PendingAnswer> held = answers.values().stream()
                .filter(answer -> answer.hasEnded() && answer.isRemembered())
                .sorted(Comparator.comparing(PendingAnswer::endedAt).reversed())
                .toList();
        long bytes = 0;
        for (PendingAnswer answer : held) {
            bytes += answer.weightBytes();
            if (bytes > mostKeptBytes || answer.endedAt().isBefore(since)) {
                answer.forget();
            }
        }
    }
}
