package io.globalcom2.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.proto.v1.EncodeChunk;
import io.globalcom2.proto.v1.EncodeRequest;
import io.globalcom2.proto.v1.VisionEncoderGrpc;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServerStreamTest {
    private static final ByteString MEBIBYTE = ByteString.copyFrom(new byte[1 << 20]);
    private static final int MESSAGES = 200;

    private Server server;
    private ManagedChannel channel;

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    @Test
    void aSlowClientHoldsTheSenderBack() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        Iterator<EncodeChunk> chunks = call(stream -> {
            for (int i = 0; i < MESSAGES; i++) {
                stream.send(chunk());
                sent.incrementAndGet();
            }
            stream.complete();
        });

        assertThat(chunks.next().getRows()).isEqualTo(MEBIBYTE);
        int sentAfterOne = waitUntilStill(sent);
        int received = 1;
        for (; chunks.hasNext(); received++) {
            chunks.next();
        }

        assertThat(sentAfterOne).isLessThan(MESSAGES / 2);
        assertThat(received).isEqualTo(MESSAGES);
    }

    @Test
    void cancellingWakesTheSenderAndRunsTheHandler() throws Exception {
        CompletableFuture<Throwable> sender = new CompletableFuture<>();
        CompletableFuture<Void> handler = new CompletableFuture<>();
        Context.CancellableContext context = Context.current().withCancellation();
        Iterator<EncodeChunk> chunks = context.call(() -> call(stream -> {
            stream.onCancel(() -> handler.complete(null));
            try {
                while (true) {
                    stream.send(chunk());
                }
            } catch (ServingException e) {
                sender.complete(e);
            }
        }));
        chunks.next();

        context.cancel(null);

        handler.get(30, TimeUnit.SECONDS);
        assertThat(sender.get(30, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.CANCELLED));
    }

    @Test
    void aHandlerThatComesLateRunsAtOnce() throws Exception {
        CompletableFuture<Void> handler = new CompletableFuture<>();
        Context.CancellableContext context = Context.current().withCancellation();
        Iterator<EncodeChunk> chunks = context.call(() -> call(stream -> {
            stream.send(chunk());
            assertThatThrownBy(() -> {
                        while (true) {
                            stream.send(chunk());
                        }
                    })
                    .isInstanceOf(ServingException.class);
            stream.onCancel(() -> handler.complete(null));
        }));
        chunks.next();

        context.cancel(null);

        handler.get(30, TimeUnit.SECONDS);
    }

    @Test
    void aFailureReachesTheClientAsItsStatus() throws Exception {
        Iterator<EncodeChunk> chunks =
                call(stream -> stream.fail(ServingException.invalidInput("image: expected a PNG")));

        assertThatThrownBy(chunks::hasNext)
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessage("INVALID_ARGUMENT: image: expected a PNG");
    }

    private Iterator<EncodeChunk> call(Consumer<ServerStream<EncodeChunk>> sender) throws Exception {
        server = NettyServerBuilder.forAddress(new InetSocketAddress("localhost", 0))
                .addService(new VisionEncoderGrpc.VisionEncoderImplBase() {
                    @Override
                    public void encode(EncodeRequest request, StreamObserver<EncodeChunk> observer) {
                        ServerStream<EncodeChunk> stream = new ServerStream<>(observer);
                        Thread thread = new Thread(() -> sender.accept(stream), "sender");
                        thread.setDaemon(true);
                        thread.start();
                    }
                })
                .build()
                .start();
        channel = NettyChannelBuilder.forAddress("localhost", server.getPort())
                .usePlaintext()
                .build();
        return VisionEncoderGrpc.newBlockingStub(channel).encode(EncodeRequest.getDefaultInstance());
    }

    private static EncodeChunk chunk() {
        return EncodeChunk.newBuilder().setRows(MEBIBYTE).build();
    }

    /** Waits until the count has not moved for half a second; a slow machine only makes it smaller than it could be. */
    private static int waitUntilStill(AtomicInteger count) {
        AtomicInteger before = new AtomicInteger(-1);
        return await().forever()
                .pollInterval(Duration.ofMillis(500))
                .until(count::get, now -> before.getAndSet(now) == now);
    }
}
