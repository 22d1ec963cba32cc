package io.globalcom2.generation.worker;

import io.globalcom2.checkpoint.prompt.ImagePositions;
import io.globalcom2.generation.prompt.PromptAssembler;
import io.globalcom2.generation.scheduling.Generator;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * Takes records and works on them, as many at a time as it has threads. A thread waits most of its time, for the encoder or for the
 * generator; their number is what limits how much this process takes out of the queue.
 */
public final class Worker {
    private static final Logger LOG = Logger.getLogger(Worker.class);
    /** Time for attempts that were asked to stop. */
    private static final Duration HAND_BACK = Duration.ofSeconds(5);
    /** Before what rests on the brokers is tried again. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

    private final WorkQueue queue;
    private final RequestFlow flow;
    private final List<Thread> threads;
    private volatile boolean draining;

    public Worker(
            WorkQueue queue,
            ResultLedger ledger,
            DeadLetters deadLetters,
            LoneAttempts loneAttempts,
            TokenRelay relay,
            EncoderClient encoder,
            PromptAssembler prompts,
            ImagePositions imagePositions,
            Generator generator,
            TokenLogprobs logprobs,
            MeterRegistry registry,
            Clock clock,
            WorkerSettings settings) {
        this(
                queue,
                flow(
                        queue,
                        ledger,
                        deadLetters,
                        loneAttempts,
                        relay,
                        new Answering(
                                encoder,
                                prompts,
                                imagePositions,
                                generator,
                                logprobs,
                                new Retries(clock, Math::random),
                                clock),
                        new WorkerMetrics(registry),
                        clock,
                        settings.defaultDeadline()),
                settings.width());
    }

    private static RequestFlow flow(
            WorkQueue queue,
            ResultLedger ledger,
            DeadLetters deadLetters,
            LoneAttempts loneAttempts,
            TokenRelay relay,
            Answering answering,
            WorkerMetrics metrics,
            Clock clock,
            Duration defaultDeadline) {
        return new RequestFlow(
                queue,
                new Settlement(ledger, deadLetters, metrics, FIRST_PAUSE),
                loneAttempts,
                relay,
                answering,
                metrics,
                clock,
                defaultDeadline,
                () -> UUID.randomUUID().toString());
    }

    Worker(WorkQueue queue, RequestFlow flow, int width) {
        this.queue = queue;
        this.flow = flow;
        this.threads = IntStream.range(0, width)
                .mapToObj(number -> new Thread(this::work, "worker-" + number))
                .toList();
        threads.forEach(thread -> thread.setDaemon(true));
    }

    /**
     * Begins to take records.
     *
     * @throws IllegalStateException when the brokers cannot serve as the queue, with a sentence that says what is missing
     */
    public void start() {
        queue.open();
        threads.forEach(Thread::start);
    }

    /** Whether records are taken, or no longer should be. */
    public boolean isAlive() {
        return draining || threads.stream().allMatch(Thread::isAlive);
    }

    /** False when the queue could not be asked for records for long. */
    public boolean isQueueReachable() {
        return queue.isReachable();
    }

    public boolean isDraining() {
        return draining;
    }

    /** Takes no more records, waits for those in flight, and hands back what is not done within the grace time. */
    public void drain(Duration grace) throws InterruptedException {
        draining = true;
        queue.close();
        if (!ended(grace)) {
            LOG.warn("grace time is over, handing back the rest");
            flow.handBack();
            if (!ended(HAND_BACK)) {
                LOG.warn("some records were neither completed nor handed back; they are delivered again");
            }
        }
    }

    private boolean ended(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        for (Thread thread : threads) {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, end - System.nanoTime()));
        }
        return threads.stream().noneMatch(Thread::isAlive);
    }

    private void work() {
        try {
            Optional<QueueRecord> record = queue.take();
            while (record.isPresent()) {
                run(record.get());
                record = queue.take();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whatever ending a record throws, the thread takes the next one. */
    private void run(QueueRecord record) throws InterruptedException {
        try {
            flow.run(record);
        } catch (RuntimeException | Error e) {
            LOG.error("ending a record failed", e);
        }
    }
}
