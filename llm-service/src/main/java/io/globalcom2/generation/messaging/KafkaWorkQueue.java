package io.globalcom2.generation.messaging;

import io.globalcom2.generation.worker.QueueRecord;
import io.globalcom2.generation.worker.WorkQueue;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.PostConstruct;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * The topic {@code inference-requests}. Who waits in {@link #take} is one record's worth of demand; SmallRye fetches no more than that. The
 * connector commits in the order of the partition, whatever the order of completion, and delivers after a crash what was not committed.
 */
@Singleton
final class KafkaWorkQueue implements WorkQueue, Flow.Subscriber<Message<byte[]>> {
    private static final Logger LOG = Logger.getLogger(KafkaWorkQueue.class);
    /**
     * What made a record come back (a broker out of reach, say) rarely passes at once; but an attempt that another one superseded should be
     * back soon after that one has died, while the caller still waits.
     */
    private static final Duration RELEASE_PAUSE = Duration.ofSeconds(1);

    private static final Duration ACKNOWLEDGE_TIMEOUT = Duration.ofSeconds(5);

    private final Multi<Message<byte[]>> channel;
    private final RequestReader reader;
    private final Queue<KafkaQueueRecord> ready = new ArrayDeque<>();
    private Flow.Subscription subscription;
    private int waiting;
    private int demanded;
    private boolean closed;

    KafkaWorkQueue(@Channel(Channels.REQUESTS) Multi<Message<byte[]>> channel, RequestReader reader) {
        this.channel = channel;
        this.reader = reader;
    }

    @PostConstruct
    void subscribe() {
        channel.subscribe(this);
    }

    @Override
    public Optional<QueueRecord> take() throws InterruptedException {
        boolean demand;
        synchronized (this) {
            waiting++;
            // A record that was released, or demanded by somebody who then took such a one, serves as well.
            demand = !closed && ready.size() + demanded < waiting;
            if (demand) {
                demanded++;
            }
        }
        if (demand) {
            subscription.request(1);
        }
        synchronized (this) {
            try {
                while (!closed && ready.isEmpty()) {
                    wait();
                }
                return closed ? Optional.empty() : Optional.of(ready.remove());
            } finally {
                waiting--;
            }
        }
    }

    @Override
    public void complete(QueueRecord record) {
        CompletableFuture<Void> unused = KafkaQueueRecord.of(record)
                .message()
                .ack()
                .toCompletableFuture()
                .orTimeout(ACKNOWLEDGE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> {
                    LOG.warn("record was not acknowledged, it will be delivered again", failure);
                    return null;
                });
        unused.join();
    }

    /**
     * Delivers the record here again. Kafka knows nothing of it: the record was never acknowledged, so that it is delivered again, here or
     * elsewhere, also when this process ends before; and a nack would stop the channel.
     */
    @Override
    public void release(QueueRecord record) {
        Executor later = CompletableFuture.delayedExecutor(
                RELEASE_PAUSE.toMillis(), TimeUnit.MILLISECONDS, Infrastructure.getDefaultExecutor());
        later.execute(() -> add(KafkaQueueRecord.of(record)));
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
    }

    @Override
    public void onNext(Message<byte[]> message) {
        KafkaQueueRecord record = new KafkaQueueRecord(message, reader);
        synchronized (this) {
            demanded--;
            add(record);
        }
    }

    @Override
    public void onError(Throwable failure) {
        LOG.error("the channel of requests has failed for good", failure);
        close();
    }

    @Override
    public void onComplete() {
        close();
    }

    private synchronized void add(KafkaQueueRecord record) {
        ready.add(record);
        notifyAll();
    }
}
