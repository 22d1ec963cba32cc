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
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * The answers callers wait for here, and those that ended not long ago, by request id; how the latest requests with a key ended, wherever
 * they were asked; and what other gateways have queued, for callers who come back here.
 */
public final class Relay {
    /** A request that ended is remembered until its deadline, when workers drop it by themselves, and so much longer as clocks differ. */
    static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(1);
    /** Requests with a key whose ends are remembered: no fewer than workers know, since who finds one of them settled tells nobody. */
    public static final int REMEMBERED = 100_000;
    /** Requests of other gateways that are remembered, about 10 MiB of them. */
    public static final int REMEMBERED_ELSEWHERE = 20_000;
    /** For another gateway to say where a request stands. */
    private static final Duration PEER_TIMEOUT = Duration.ofMillis(200);
    /** For the caller to listen, after the first question about what another gateway has queued. */
    private static final Duration UNHEARD = Duration.ofSeconds(1);
    /** For the results that were stored before this gateway started; then what may be one of them is refused. */
    private static final Duration CATCH_UP = Duration.ofSeconds(10);

    private final Clock clock;
    private final Duration grace;
    private final Duration keptTime;
    private final long mostKeptBytes;
    private final Peers peers;
    private final RelaySecret peerSecret = RelaySecret.draw("peer_secret");
    private final Map<String, PendingAnswer> answers = new ConcurrentHashMap<>();
    /** By what is the same for all runs: the latest one here. */
    private final Map<String, PendingAnswer> keyed = new ConcurrentHashMap<>();

    /** Of the results that were stored for answers here. */
    private final Map<String, ResultPlace> places = new ConcurrentHashMap<>();

    private final KnownEnds ends = new KnownEnds(REMEMBERED); // guarded by this
    private final KnownElsewhere elsewhere = new KnownElsewhere(REMEMBERED_ELSEWHERE); // guarded by this
    private boolean caughtUp; // guarded by this

    /**
     * @param grace how long a stored end waits for the pushed one
     * @param keptTime how long what has ended is told again without reading its result
     * @param mostKeptBytes that are held for it, in all
     */
    public Relay(Clock clock, Duration grace, Duration keptTime, long mostKeptBytes, Peers peers) {
        this.clock = clock;
        this.grace = grace;
        this.keptTime = keptTime;
        this.mostKeptBytes = mostKeptBytes;
        this.peers = peers;
    }

    /** What opens this gateway for the others. */
    public RelaySecret peerSecret() {
        return peerSecret;
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
        Optional<PendingAnswer> mine = latestRun(key);
        if (mine.filter(answer -> !answer.hasEnded()).isPresent()) {
            if (!mine.get().identity().isAbout(identity.digest())) {
                return Claim.anotherBody();
            }
            if (mine.get().tell(claimant.join(), Heard.NOTHING)) {
                return Claim.of(Claim.Kind.JOINED, mine.get());
            }
        }
        Optional<KnownEnd> last = lastEnd(key, mine);
        if (last.isEmpty()) {
            return Claim.of(Claim.Kind.FIRST, start(identity, deadline, claimant));
        }
        return claimEnded(identity, last.get(), mine, deadline, claimant);
    }

    /** The latest run that was asked here; another gateway's where that one lives and none does here. */
    private Optional<PendingAnswer> latestRun(KeyedId key) {
        Optional<PendingAnswer> here =
                Optional.ofNullable(keyed.get(key.base())).filter(Relay::ownsItsKey);
        if (here.filter(answer -> !answer.hasEnded()).isPresent()) {
            return here;
        }
        int lastRun = here.map(Relay::run).orElse(0);
        return elsewhere
                .latest(key.base())
                .filter(this::lives)
                .filter(asked -> asked.identity().key().orElseThrow().run() > lastRun)
                .map(this::adopt)
                .map(Adopted::answer)
                .or(() -> here);
    }

    private static int run(PendingAnswer answer) {
        return answer.identity().key().orElseThrow().run();
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
        if (mine.filter(answer -> answer.tell(claimant.join(), Heard.NOTHING)).isPresent()) {
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

    /** What another gateway has queued and has not ended, for all that is known here. */
    private boolean lives(AskedElsewhere asked) {
        return clock.instant().isBefore(asked.deadline())
                && place(asked.identity().id()).isEmpty();
    }

    /** @param isKnown completes when it is known where the request stands */
    private record Adopted(PendingAnswer answer, CompletionStage<Void> isKnown) {
        void await() {
            try {
                isKnown.toCompletableFuture().get(PEER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                // Then it is queued, for all that is known here.
            }
        }
    }

    private Optional<Adopted> adopt(String requestId, Optional<String> caller) {
        awaitCaughtUp();
        return elsewhere
                .find(requestId)
                .filter(asked -> asked.identity().isOf(caller))
                .filter(this::lives)
                .map(this::adopt);
    }

    private Adopted adopt(AskedElsewhere asked) {
        PendingAnswer answer = PendingAnswer.elsewhere(asked, grace, UNHEARD, clock);
        answers.put(asked.identity().id(), answer);
        asked.identity().key().ifPresent(key -> keyed.put(key.base(), answer));
        return new Adopted(answer, peers.follow(asked, answer));
    }

    private PendingAnswer start(RequestIdentity identity, Instant deadline, Claimant claimant) {
        AnswerListener owner = claimant.start();
        PendingAnswer answer = new PendingAnswer(identity, deadline, grace, clock);
        boolean unused = answer.tell(owner, Heard.NOTHING);
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
                            FailureKind.UNAVAILABLE, "whether it was asked before is not known yet; please ask again");
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
        return Optional.ofNullable(answers.get(requestId)).filter(answer -> !answer.isForsaken());
    }

    /**
     * The answer to a request of that caller, wherever it was queued: that of another gateway is followed from here on. Blocks for a moment
     * where that one is asked. Empty when it is not known, or another caller's, or when no more is left than its stored result.
     *
     * @param caller name of who asks; empty for callers without a name
     * @throws ServingException UNAVAILABLE when that is not known yet
     */
    public Optional<PendingAnswer> find(String requestId, Optional<String> caller) {
        Optional<Adopted> adopted;
        synchronized (this) {
            adopted = find(requestId).isPresent() ? Optional.empty() : adopt(requestId, caller);
        }
        adopted.ifPresent(Adopted::await);
        return find(requestId).filter(answer -> answer.identity().isOf(caller));
    }

    /** What tells that request from others; empty when it is not known here, or not any more. */
    public synchronized Optional<RequestIdentity> identity(String requestId) {
        return find(requestId)
                .map(PendingAnswer::identity)
                .or(() -> elsewhere.find(requestId).map(AskedElsewhere::identity));
    }

    /**
     * Its caller does not want it any more, whoever listens. Blocks where another gateway has queued it.
     *
     * @throws ServingException UNAVAILABLE when that gateway is not there; then the work goes on
     */
    public void cancel(PendingAnswer answer) {
        answer.origin().filter(asked -> !answer.hasEnded()).ifPresent(peers::stop);
        answer.cancel();
    }

    /** Where the result of that request is stored; empty when that is not known here, or not any more. */
    public synchronized Optional<ResultPlace> place(String requestId) {
        Optional<ResultPlace> here = Optional.ofNullable(places.get(requestId));
        return here.or(() -> elsewhere.place(requestId)).or(() -> KeyedId.parse(requestId)
                .flatMap(id -> ends.latest(id.base()).filter(end -> end.id().equals(id)))
                .flatMap(KnownEnd::place));
    }

    /** Whether somebody may ask for the stored end of that request, now or later; the others need not be read. */
    public synchronized boolean isOfInterest(String requestId) {
        return answers.containsKey(requestId)
                || KeyedId.parse(requestId).isPresent()
                || elsewhere.find(requestId).isPresent();
    }

    /** A gateway has queued a request; of no effect where it was this one. */
    public synchronized void asked(AskedElsewhere asked) {
        if (find(asked.identity().id()).isEmpty()) {
            elsewhere.remember(asked, clock.instant());
        }
    }

    /** A result was stored, or is found stored. */
    public void stored(KeptResult result, ResultPlace place) {
        synchronized (this) {
            KeyedId.parse(result.requestId())
                    .map(id -> KnownEnd.of(id, result.digest(), result.outcome(), Optional.of(place)))
                    .ifPresent(ends::remember);
            elsewhere.stored(result, place);
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

    /** This gateway goes: ends all answers that have not ended, and the work for them, but for work that goes on without its callers. */
    public void leaveBehind(AnswerEvent.Failed reason) {
        answers.values().forEach(answer -> answer.leaveBehind(reason));
    }

    /** Lets time pass: ends what is due and forgets what ended long ago. To be called several times a second. */
    public void sweep() {
        Instant forgotten = clock.instant().minus(CLOCK_DIFFERENCE);
        Instant kept = clock.instant().minus(keptTime);
        answers.values().forEach(PendingAnswer::sweep);
        Predicate<PendingAnswer> isOld =
                answer -> answer.endedAt().isBefore(kept) && answer.deadline().isBefore(forgotten);
        answers.values().removeIf(isOld.or(PendingAnswer::isForsaken));
        keyed.values().removeIf(isOld.or(PendingAnswer::isForsaken));
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
