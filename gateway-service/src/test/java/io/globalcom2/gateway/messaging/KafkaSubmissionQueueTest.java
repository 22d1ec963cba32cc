package io.globalcom2.gateway.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.checkpoint.chat.ChatMessage;
import io.globalcom2.checkpoint.chat.ChatPart;
import io.globalcom2.checkpoint.chat.Conversation;
import io.globalcom2.checkpoint.chat.sampling.LogitAdjustments;
import io.globalcom2.gateway.admission.ChatRequest;
import io.globalcom2.gateway.admission.QueuedRequest;
import io.globalcom2.gateway.admission.RequestedSampling;
import io.globalcom2.gateway.admission.TestingConfig;
import io.globalcom2.gateway.relay.FakePeers;
import io.globalcom2.gateway.relay.Relay;
import io.globalcom2.gateway.relay.RequestIdentity;
import io.globalcom2.wire.QueueLane;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.reactive.messaging.MutinyEmitter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;

class KafkaSubmissionQueueTest {
    private static final int LIMIT = KafkaSubmissionQueue.MAX_TELLING;

    private final TestingEmitter asked = new TestingEmitter(Uni.createFrom().nothing());
    private final Relay relay =
            new Relay(Clock.systemUTC(), Duration.ofSeconds(2), Duration.ofMinutes(5), 1000, new FakePeers());
    private final KafkaSubmissionQueue queue = new KafkaSubmissionQueue(
            new TestingEmitter(Uni.createFrom().voidItem()),
            new TestingEmitter(Uni.createFrom().voidItem()),
            asked,
            relay,
            TestingConfig.of(1));

    /** The topic of the requests takes them, that of what is asked does not. */
    @Test
    void whatOthersAreToBeToldDoesNotPileUp() {
        for (int i = 0; i < LIMIT + 10; i++) {
            enqueue("request-" + i);
        }
        assertThat(asked.sent).hasSize(LIMIT);

        asked.sent.get(0).ack().toCompletableFuture().join();
        asked.sent
                .get(1)
                .nack(new IllegalStateException("broker"))
                .toCompletableFuture()
                .join();
        for (int i = 0; i < 10; i++) {
            enqueue("later-" + i);
        }
        assertThat(asked.sent).hasSize(LIMIT + 2);
    }

    private void enqueue(String id) {
        ChatRequest request = new ChatRequest(
                new Conversation(List.of(new ChatMessage(ChatMessage.Role.USER, List.of(new ChatPart.Text("a"))))),
                new RequestedSampling(
                        OptionalInt.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        OptionalInt.empty(),
                        OptionalDouble.empty(),
                        LogitAdjustments.NONE,
                        OptionalLong.empty(),
                        List.of(),
                        false,
                        Optional.empty(),
                        OptionalInt.empty(),
                        1),
                Optional.empty(),
                QueueLane.INTERACTIVE);
        queue.enqueue(
                new QueuedRequest(
                        RequestIdentity.once(Optional.empty(), id, "digest"),
                        relay.peerSecret(),
                        request,
                        Optional.empty(),
                        Instant.now().plusSeconds(60),
                        Optional.empty()),
                () -> {});
    }

    /** Keeps what is sent, which then becomes of it what it is told. */
    private static final class TestingEmitter implements MutinyEmitter<byte[]> {
        private final List<Message<? extends byte[]>> sent = new ArrayList<>();
        private final Uni<Void> outcome;

        private TestingEmitter(Uni<Void> outcome) {
            this.outcome = outcome;
        }

        @Override
        public <M extends Message<? extends byte[]>> Uni<Void> sendMessage(M message) {
            sent.add(message);
            return outcome;
        }

        @Override
        public Uni<Void> send(byte[] payload) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void sendAndAwait(byte[] payload) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Cancellable sendAndForget(byte[] payload) {
            throw new UnsupportedOperationException();
        }

        @Override
        @Deprecated
        public <M extends Message<? extends byte[]>> void send(M message) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <M extends Message<? extends byte[]>> void sendMessageAndAwait(M message) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <M extends Message<? extends byte[]>> Cancellable sendMessageAndForget(M message) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void complete() {}

        @Override
        public void error(Exception failure) {}

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public boolean hasRequests() {
            return true;
        }
    }
}
