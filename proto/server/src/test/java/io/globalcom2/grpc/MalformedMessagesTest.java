package io.globalcom2.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.proto.v1.CompressRequest;
import io.globalcom2.proto.v1.CompressResponse;
import io.globalcom2.proto.v1.CompressorGrpc;
import io.globalcom2.proto.v1.SelectRequest;
import io.globalcom2.proto.v1.SelectResponse;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class MalformedMessagesTest {
    /** A field of a length that is not there. */
    private static final byte[] MALFORMED = {0x0A, 0x7F, 1};

    private static final byte[] EMPTY = {};

    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch gone = new CountDownLatch(1);
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress("localhost", 0))
                .addService(new Answering())
                .setBinaryLog(new MalformedMessages())
                .build()
                .start();
        channel = NettyChannelBuilder.forAddress(new InetSocketAddress("localhost", server.getPort()))
                .usePlaintext()
                .build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    @Test
    void bytesThatAreNoMessageAreRefusedByName() {
        Status status = call(CompressorGrpc.getSelectMethod(), MALFORMED);

        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription())
                .isEqualTo("message: expected a message of globalcom2.v1.Compressor/Select, got bytes that are none");
        assertThat(asked).hasValue(0);
    }

    @Test
    void inAStreamTooAndTheServiceHearsThatItIsOver() throws Exception {
        Status status = call(CompressorGrpc.getCompressMethod(), EMPTY, MALFORMED, EMPTY);

        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(gone.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(asked).hasValue(1);
    }

    @Test
    void aMessageOfNothingIsAMessage() {
        assertThat(call(CompressorGrpc.getSelectMethod(), EMPTY).getCode()).isEqualTo(Status.Code.OK);
        assertThat(asked).hasValue(1);
    }

    @Test
    void whateverBytesComeNothingIsTakenForABugOfOurs() {
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
            byte[] bytes = new byte[1 + random.nextInt(40)];
            random.nextBytes(bytes);

            assertThat(call(CompressorGrpc.getSelectMethod(), bytes).getCode())
                    .isIn(Status.Code.OK, Status.Code.INVALID_ARGUMENT);
        }
    }

    private <Q, A> Status call(MethodDescriptor<Q, A> method, byte[]... messages) {
        MethodDescriptor<byte[], byte[]> raw = MethodDescriptor.<byte[], byte[]>newBuilder(new Bytes(), new Bytes())
                .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                .setFullMethodName(method.getFullMethodName())
                .build();
        CompletableFuture<Status> end = new CompletableFuture<>();
        StreamObserver<byte[]> requests =
                ClientCalls.asyncBidiStreamingCall(channel.newCall(raw, CallOptions.DEFAULT), new StreamObserver<>() {
                    @Override
                    public void onNext(byte[] answer) {}

                    @Override
                    public void onError(Throwable failure) {
                        end.complete(Status.fromThrowable(failure));
                    }

                    @Override
                    public void onCompleted() {
                        end.complete(Status.OK);
                    }
                });
        for (byte[] message : messages) {
            requests.onNext(message);
        }
        requests.onCompleted();
        return end.join();
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream stream) {
            return EMPTY;
        }
    }

    private final class Answering extends CompressorGrpc.CompressorImplBase {
        @Override
        public void select(SelectRequest request, StreamObserver<SelectResponse> answer) {
            asked.incrementAndGet();
            answer.onNext(SelectResponse.getDefaultInstance());
            answer.onCompleted();
        }

        @Override
        public StreamObserver<CompressRequest> compress(StreamObserver<CompressResponse> answer) {
            ((ServerCallStreamObserver<CompressResponse>) answer).setOnCancelHandler(gone::countDown);
            return new StreamObserver<>() {
                @Override
                public void onNext(CompressRequest request) {
                    asked.incrementAndGet();
                }

                @Override
                public void onError(Throwable failure) {}

                @Override
                public void onCompleted() {
                    answer.onCompleted();
                }
            };
        }
    }
}
