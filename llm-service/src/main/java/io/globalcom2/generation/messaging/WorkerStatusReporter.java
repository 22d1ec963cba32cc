package io.globalcom2.generation.messaging;

import io.globalcom2.proto.v1.WorkerStatus;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/** Tells the gateways what this worker holds: the brokers do not say it. Nothing waits for it, and what is lost is said again soon. */
@Singleton
final class WorkerStatusReporter {
    private static final Logger LOG = Logger.getLogger(WorkerStatusReporter.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);
    /** A third of the time after which a silent worker is forgotten. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(5);

    private final byte[] worker = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
    private final MutinyEmitter<byte[]> workers;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread daemon = new Thread(work, "worker-status");
        daemon.setDaemon(true);
        return daemon;
    });
    private WorkerStatus said = WorkerStatus.getDefaultInstance();
    private long saidNanos;

    WorkerStatusReporter(@Channel(Channels.WORKERS) MutinyEmitter<byte[]> workers) {
        this.workers = workers;
    }

    /** To be called once. */
    void start(Supplier<WorkerStatus> status) {
        ScheduledFuture<?> unused =
                thread.scheduleWithFixedDelay(() -> report(status.get()), 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void stop() {
        thread.shutdownNow();
    }

    private void report(WorkerStatus status) {
        boolean isDue = System.nanoTime() - saidNanos > LONGEST_SILENCE.toNanos();
        if (status.equals(said) && !isDue) {
            return;
        }
        said = status;
        saidNanos = System.nanoTime();
        try {
            workers.sendMessageAndForget(Message.of(status.toByteArray())
                    .addMetadata(OutgoingKafkaRecordMetadata.<byte[]>builder()
                            .withKey(worker)
                            .build()));
        } catch (RuntimeException e) {
            LOG.debug("the status is not told", e);
        }
    }
}
