package io.globalcom2.generation.scheduling;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.decoding.LanguageModelEngine;
import io.globalcom2.generation.sampling.Samplers;
import io.globalcom2.generation.sampling.TokenDecoder;
import io.globalcom2.generation.sampling.WrittenAnswer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Shares an engine among requests. One thread owns the engine and calls every listener: between two steps it drops what was cancelled or has
 * expired, running or waiting, and gives places to those that wait, oldest first; who does not fit yet lets nobody past. All that have a place
 * read in every step, as {@link StepPlan} says. What one has read of a
 * prompt, others that begin alike need not read. A failure ends the request it happened to and no other.
 */
public final class Scheduler implements Generator {
    private static final Logger LOG = Logger.getLogger(Scheduler.class);

    /** Requests that are averaged over, roughly. */
    private static final double USUAL_OF = 8;

    private final LanguageModelEngine engine;
    private final Set<Integer> endOfSequence;
    private final TokenDecoder decoder;
    private final Samplers samplers;
    private final SchedulerLimits limits;
    private final Clock clock;
    private final Consumer<Duration> stepTimes;
    private final RunningSequences running;
    private final StepExecutor executor;
    private final StepBudget budget;

    private final Thread thread = new Thread(this::run, "language-model");
    private final Deque<RunningSequence> waiting = new ArrayDeque<>(); // guarded by this
    private int load; // guarded by this
    /** Positions that a request comes to need, averaged over the latest. */
    private double usualRoom; // guarded by this

    private long stepNanos; // guarded by this
    private boolean refusing; // guarded by this
    private boolean aborting; // guarded by this

    /**
     * A scheduler at work.
     *
     * @param engine used by no one else until {@link #close} has returned
     * @param endOfSequence token ids that end an answer
     * @param stepTimes told how long each step took
     */
    public static Scheduler start(
            LanguageModelEngine engine,
            Set<Integer> endOfSequence,
            TokenDecoder decoder,
            Samplers samplers,
            SchedulerLimits limits,
            Clock clock,
            Consumer<Duration> stepTimes) {
        Scheduler scheduler = new Scheduler(engine, endOfSequence, decoder, samplers, limits, clock, stepTimes);
        scheduler.thread.start();
        return scheduler;
    }

    private Scheduler(
            LanguageModelEngine engine,
            Set<Integer> endOfSequence,
            TokenDecoder decoder,
            Samplers samplers,
            SchedulerLimits limits,
            Clock clock,
            Consumer<Duration> stepTimes) {
        this.engine = engine;
        this.endOfSequence = Set.copyOf(endOfSequence);
        this.decoder = decoder;
        this.samplers = samplers;
        this.limits = limits;
        this.clock = clock;
        this.stepTimes = stepTimes;
        this.running = new RunningSequences(limits.sequences(), engine);
        this.executor = new StepExecutor(engine);
        this.budget = new StepBudget(limits.sequences(), limits.stepPositions(), limits.stepTime());
        this.usualRoom = engine.maxContext();
    }

    @Override
    public Generation generate(GenerationRequest request, GenerationListener listener) {
        int positions = request.prompt().positions();
        if (positions > engine.maxContext()) {
            throw new ServingException(
                    FailureKind.CONTEXT_LENGTH_EXCEEDED,
                    "expected a prompt of at most %d positions, got %d".formatted(engine.maxContext(), positions));
        }
        WrittenAnswer answer = answer(request);
        RunningSequence sequence = new RunningSequence(
                request,
                Readings.of(owner(request), request.prompt()),
                listener,
                answer,
                samplers.sampler(request.sampling(), request.prompt().tokenIds(), answer),
                engine.maxContext(),
                clock);
        synchronized (this) {
            if (refusing) {
                throw new ServingException(FailureKind.UNAVAILABLE, "shutting down");
            }
            if (load >= limits.sequences() + limits.waitingRoom()) {
                throw new ServingException(
                        FailureKind.OVERLOADED,
                        "expected at most %d requests running and %d waiting, got one more"
                                .formatted(limits.sequences(), limits.waitingRoom()));
            }
            if (load == 0) {
                stepNanos = System.nanoTime();
            }
            load++;
            usualRoom += (sequence.room() - usualRoom) / USUAL_OF;
            waiting.addLast(sequence);
            notifyAll();
        }
        return sequence;
    }

    private WrittenAnswer answer(GenerationRequest request) {
        int[] before = request.continuesText() ? request.prompt().tokenIds().toArray() : new int[0];
        return new WrittenAnswer(request.sampling(), endOfSequence, decoder, before);
    }

    private String owner(GenerationRequest request) {
        return switch (limits.prefixReuse()) {
            case CALLER -> "caller " + request.caller();
            case EVERYBODY -> "everybody";
            case OFF -> "group " + request.group();
        };
    }

    @Override
    public int maxContext() {
        return engine.maxContext();
    }

    /** Requests that run together at most. */
    public int slots() {
        return limits.sequences();
    }

    /** Requests accepted and not ended yet, running or waiting. */
    public synchronized int load() {
        return load;
    }

    @Override
    public synchronized int places() {
        int more = (int) ((engine.positions() - running.positionsTaken()) / usualRoom);
        return Math.min(limits.sequences(), running.count() + more);
    }

    /** Requests that have a place. */
    public int running() {
        return running.count();
    }

    /** Requests that wait for a place. */
    public synchronized int waiting() {
        return waiting.size();
    }

    /** Positions of the cache that are taken by those that have a place. */
    public int positionsTaken() {
        return running.positionsTaken();
    }

    /** Positions of the cache with what ended requests have read; given up when room is needed. */
    public int positionsKept() {
        return running.positionsKept();
    }

    /** Positions that the next step may read while others decode. */
    public int stepPositions() {
        return budget.positions().beside();
    }

    /** Whether new requests are accepted as long as there is room for them. */
    public synchronized boolean isAccepting() {
        return !refusing && thread.isAlive();
    }

    /** How long the engine has been at one step; zero when there is nothing to do. */
    public synchronized Duration stepTime() {
        return load == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - stepNanos);
    }

    /**
     * Refuses new requests, works on for those accepted, and fails what is left at the end of the grace time with UNAVAILABLE. Returns when
     * the engine is no longer used.
     */
    public void close(Duration grace) throws InterruptedException {
        long end = System.nanoTime() + grace.toNanos();
        synchronized (this) {
            refusing = true;
            notifyAll();
            for (long left = end - System.nanoTime(); load > 0 && left > 0; left = end - System.nanoTime()) {
                wait(Math.max(1, left / 1_000_000));
            }
            aborting = true;
            notifyAll();
        }
        thread.join();
    }

    private void run() {
        while (awaitWork()) {
            drop();
            try {
                admit();
                running.share();
            } catch (RuntimeException | Error e) {
                // A copy failed half way. Nobody knows what of the cache is right.
                LOG.error("copying in the KV cache failed", e);
                ServingException failure = new ServingException(FailureKind.INTERNAL, "the language model failed", e);
                running.discardAll().forEach(sequence -> fail(sequence, failure));
            }
            if (running.count() > 0) {
                step();
            }
        }
        ServingException shuttingDown = new ServingException(FailureKind.UNAVAILABLE, "shutting down");
        running.removeIf(sequence -> true).forEach(sequence -> fail(sequence, shuttingDown));
        takeWaiting().forEach(sequence -> fail(sequence, shuttingDown));
    }

    /** Waits for something to do; false when nothing more is to be done. */
    private synchronized boolean awaitWork() {
        while (load == 0 && !aborting) {
            try {
                wait();
            } catch (InterruptedException e) {
                // Nobody interrupts this thread but to end it.
                refusing = true;
                aborting = true;
            }
        }
        stepNanos = System.nanoTime();
        return !aborting;
    }

    private void drop() {
        List<RunningSequence> stopped =
                new ArrayList<>(running.removeIf(sequence -> sequence.stopped().isPresent()));
        synchronized (this) {
            waiting.removeIf(sequence -> sequence.stopped().isPresent() && stopped.add(sequence));
        }
        for (RunningSequence sequence : stopped) {
            fail(sequence, sequence.stopped().orElseThrow());
        }
    }

    private synchronized void admit() {
        while (!waiting.isEmpty() && running.add(waiting.getFirst())) {
            waiting.removeFirst();
        }
    }

    private synchronized List<RunningSequence> takeWaiting() {
        List<RunningSequence> taken = new ArrayList<>(waiting);
        waiting.clear();
        return taken;
    }

    private void step() {
        long start = System.nanoTime();
        StepPlan<RunningSequence> plan = running.plan(budget.positions());
        List<StepExecutor.Failure> failures = executor.execute(plan);
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        budget.took(plan, time);
        stepTimes.accept(time);
        for (StepExecutor.Failure failure : failures) {
            running.discard(failure.sequence());
            fail(failure.sequence(), failure.reason());
        }
        running.removeIf(RunningSequence::finished).forEach(sequence -> end(sequence, sequence::complete));
    }

    private void fail(RunningSequence sequence, ServingException failure) {
        end(sequence, () -> sequence.fail(failure));
    }

    /** Gives the place back first, so that who hears of the end finds it free. */
    private void end(RunningSequence sequence, Runnable terminalCall) {
        synchronized (this) {
            load--;
            notifyAll();
        }
        try {
            sequence.releaseRows();
            terminalCall.run();
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "listener failed requestId=%s", sequence.requestId());
        }
    }
}
