package io.globalcom2.compression.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.globalcom2.proto.v1.CompressorGrpc;
import io.globalcom2.proto.v1.SelectRequest;
import io.globalcom2.proto.v1.SelectResponse;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallDrainTest {
    private final CallDrain drain = new CallDrain();
    private final SlowCompressor slow = new SlowCompressor();
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws Exception {
        String name = InProcessServerBuilder.generateName();
        server = InProcessServerBuilder.forName(name)
                .addService(ServerInterceptors.intercept(slow, drain))
                .build()
                .start();
        channel = InProcessChannelBuilder.forName(name).build();
    }

    @AfterEach
    void stop() throws Exception {
        channel.shutdownNow().awaitTermination(1, TimeUnit.MINUTES);
        server.shutdownNow().awaitTermination(1, TimeUnit.MINUTES);
    }

    @Test
    void letsRunningCallsFinishAndRefusesNewOnes() throws Exception {
        // Given
        Future<SelectResponse> running =
                CompressorGrpc.newFutureStub(channel).select(SelectRequest.getDefaultInstance());
        slow.entered.await();

        // When
        CompletableFuture<Integer> unfinished = CompletableFuture.supplyAsync(() -> drain(Duration.ofMinutes(1)));
        await().atMost(Duration.ofMinutes(10))
                .pollInterval(Duration.ofMillis(1))
                .until(drain::isDraining);

        // Then
        assertThat(unfinished).isNotDone();
        slow.answer.countDown();
        assertThat(running.get(1, TimeUnit.MINUTES)).isEqualTo(SelectResponse.getDefaultInstance());
        assertThat(unfinished.get(1, TimeUnit.MINUTES)).isZero();
    }

    @Test
    void givesUpAfterTheGraceTime() throws Exception {
        Future<SelectResponse> running =
                CompressorGrpc.newFutureStub(channel).select(SelectRequest.getDefaultInstance());
        slow.entered.await();

        assertThat(drain(Duration.ofMillis(1))).isEqualTo(1);

        slow.answer.countDown();
        running.get(1, TimeUnit.MINUTES);
    }

    @Test
    void doesNotWaitForCallsThatWereCancelled() throws Exception {
        Future<SelectResponse> running =
                CompressorGrpc.newFutureStub(channel).select(SelectRequest.getDefaultInstance());
        slow.entered.await();
        running.cancel(true);
        slow.answer.countDown();

        assertThat(drain(Duration.ofMinutes(1))).isZero();
    }

    @Test
    void hasNothingToWaitForWhereNothingRuns() {
        assertThat(drain(Duration.ZERO)).isZero();
        assertThatThrownBy(() -> CompressorGrpc.newBlockingStub(channel).select(SelectRequest.getDefaultInstance()))
                .hasMessage("UNAVAILABLE: shutting down");
    }

    private int drain(Duration grace) {
        try {
            return drain.drain(grace);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Answers when told to. */
    private static final class SlowCompressor extends CompressorGrpc.CompressorImplBase {
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch answer = new CountDownLatch(1);

        @Override
        public void select(SelectRequest request, StreamObserver<SelectResponse> observer) {
            entered.countDown();
            try {
                answer.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            observer.onNext(SelectResponse.getDefaultInstance());
            observer.onCompleted();
        }
    }
}
