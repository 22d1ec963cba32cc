package io.globalcom2.generation.messaging;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.proto.v1.WorkerStatus;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Tells what this worker holds: the brokers do not say it. The gateways want it for the backlog; nothing waits for that, and what is lost is
 * said again soon. What it works on alone it tells the other workers, and waits until that is kept.
 */
@Singleton
final class WorkerStatusReporter {
    private static final Logger LOG = Logger.getLogger(WorkerStatusReporter.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);
    /** A third of the time after which a silent worker is forgotten. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(5);

    private final byte[] worker = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
    private final MutinyEmitter<byte[]> workers;
    private final ConfirmedSender confirmed;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread daemon = new Thread(work, "worker-status");
        daemon.setDaemon(true);
        return daemon;
    });
    private volatile Supplier<WorkerStatus> held = WorkerStatus::getDefaultInstance;
    // Of the thread.
    private String aloneWith = "";
    private WorkerStatus said = WorkerStatus.getDefaultInstance();
    private long saidNanos;

    WorkerStatusReporter(@Channel(Channels.WORKERS) MutinyEmitter<byte[]> workers) {
        this.workers = workers;
        this.confirmed = new ConfirmedSender(Channels.WORKERS, workers);
    }

    /** To be called once. */
    void start(Supplier<WorkerStatus> status) {
        held = status;
        ScheduledFuture<?> unused =
                thread.scheduleWithFixedDelay(this::report, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What this worker is called; no other has the same. */
    byte[] worker() {
        return worker.clone();
    }

    /**
     * From here on this worker works on this and on nothing else; returns when that is kept.
     *
     * @throws ServingException UNAVAILABLE when it may not be kept
     */
    void sayAlone(String subject) {
        Future<?> kept = thread.submit(() -> {
            aloneWith = subject;
            say(status -> confirmed.send(worker, status.toByteArray(), new RecordHeaders()));
        });
        try {
            kept.get();
        } catch (ExecutionException e) {
            throw new ServingException(FailureKind.UNAVAILABLE, "the other workers were not told", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServingException(FailureKind.UNAVAILABLE, "interrupted", e);
        }
    }

    void sayNotAlone() {
        thread.execute(() -> {
            aloneWith = "";
            report();
        });
    }

    @PreDestroy
    void stop() {
        thread.shutdownNow();
    }

    private void report() {
        boolean isDue = System.nanoTime() - saidNanos > LONGEST_SILENCE.toNanos();
        if (isDue || !status().equals(said)) {
            say(this::send);
        }
    }

    private void send(WorkerStatus status) {
        try {
            workers.sendMessageAndForget(Message.of(status.toByteArray())
                    .addMetadata(OutgoingKafkaRecordMetadata.<byte[]>builder()
                            .withKey(worker)
                            .build()));
        } catch (RuntimeException e) {
            LOG.debug("the status is not told", e);
        }
    }

    private void say(Consumer<WorkerStatus> sender) {
        said = status();
        saidNanos = System.nanoTime();
        sender.accept(said);
    }

    private WorkerStatus status() {
        return held.get().toBuilder().setAloneWith(aloneWith).build();
    }
}
