package io.globalcom2.generation.messaging;

import static io.globalcom2.generation.messaging.TestRequests.id;
import static io.globalcom2.generation.messaging.TestRequests.textOnly;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.globalcom2.quickstart.messaging.SingleNodeKafka;
import io.globalcom2.wire.QueueLane;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One taker and a real broker with a lock of three seconds. */
class ShareTakerIT {
    private static final String GROUP = "llm-service";
    private static final Duration LOCK = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final AtomicLong nanos = new AtomicLong();
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final BlockingQueue<Optional<ShareMember.Held>> taken = new ArrayBlockingQueue<>(10);
    private SingleNodeKafka kafka;
    private ShareGroup group;
    private ShareTaker taker;

    @BeforeEach
    void start() throws IOException {
        kafka = SingleNodeKafka.start(folder, LOCK);
        group = new ShareGroup(
                QueueLane.INTERACTIVE,
                () -> Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers())),
                this::consumer,
                new FixedQueueConfig(GROUP, LOCK, true));
        taker = new ShareTaker("taker", group::join, LOCK, nanos::get);
    }

    @AfterEach
    void stop() {
        taker.destroy();
        kafka.close();
    }

    @Test
    void brokersThatAnswerAreNoSilenceAndBrokersThatAreAwayAre() throws Exception {
        taker.ask(() -> true, LOOK, taken::add);
        nanos.addAndGet(LONG.toNanos());
        await().atMost(PATIENCE).until(() -> taker.silence().isZero());

        kafka.close();
        await().during(Duration.ofSeconds(3)).atMost(PATIENCE).until(() -> {
            // An answer that was on its way when the broker went begins it anew.
            boolean isSilent = taker.silence().equals(LONG);
            nanos.addAndGet(isSilent ? 0 : LONG.toNanos());
            return isSilent;
        });
    }

    @Test
    void whatIsLeftKeepsItsTakerUntilTheLockHasRunOut() throws Exception {
        try (TestTopics topics = new TestTopics(kafka.bootstrapServers())) {
            String id = id("left");
            topics.ask(id, textOnly(id).toByteArray(), Map.of());
        }
        ShareMember.Held first = take();
        CompletableFuture<Long> freed = new CompletableFuture<>();
        assertThat(first.lock().renew()).isTrue();

        long left = System.nanoTime();
        taker.leave(() -> freed.complete(System.nanoTime()));

        assertThat(freed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS) - left).isGreaterThan(LOCK.toNanos() * 4 / 5);
        ShareMember.Held again = take();
        assertThat(again.record().offset()).isEqualTo(first.record().offset());
        assertThat(again.record().deliveryCount()).contains((short) 2);
        taker.accept();
    }

    @Test
    void aConsumerThatAsksThoughNobodyDoesIsNoticed() throws Exception {
        ShareMember member = new ShareMember(group::join, LOCK, LOCK, () -> false);
        String id = id("asked");
        try (TestTopics topics = new TestTopics(kafka.bootstrapServers())) {
            topics.ask(id, textOnly(id).toByteArray(), Map.of());
        }
        await().atMost(PATIENCE).until(() -> {
            boolean unused = member.poll(PATIENCE);
            return !member.isIdle();
        });
        member.expectFetches();
        // Longer than brokers wait before they answer that there is nothing.
        Thread.sleep(Duration.ofSeconds(1).toMillis());
        assertThat(member.asksUnasked()).isFalse();
        member.acceptFirst();
        assertThat(member.asksUnasked()).isFalse();

        boolean unused = member.poll(Duration.ofMillis(1));
        assertThat(member.isIdle()).isTrue();
        await().atMost(PATIENCE).until(member::asksUnasked);
        member.reset();
        assertThat(member.asksUnasked()).isFalse();
    }

    private ShareMember.Held take() throws InterruptedException {
        taker.ask(() -> true, LOOK, taken::add);
        return taken.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS).orElseThrow();
    }

    private ShareConsumer<byte[], byte[]> consumer() {
        return new KafkaShareConsumer<>(
                MessagingBeans.memberSettings(Map.of("bootstrap.servers", kafka.bootstrapServers()), GROUP),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
