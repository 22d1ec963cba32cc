package io.globalcom2.generation.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.globalcom2.checkpoint.Checkpoint;
import io.globalcom2.checkpoint.chat.ImageFile;
import io.globalcom2.compression.globalcom2.CompressionOptions;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.worker.EncodedImage;
import io.globalcom2.generation.worker.StopCause;
import io.globalcom2.generation.worker.StopSignal;
import io.globalcom2.proto.v1.Dtype;
import io.globalcom2.proto.v1.EncodeChunk;
import io.globalcom2.proto.v1.EncodeHeader;
import io.globalcom2.proto.v1.EncodeRequest;
import io.globalcom2.proto.v1.Geometry;
import io.globalcom2.proto.v1.ImageTokens;
import io.globalcom2.proto.v1.ImageUsage;
import io.globalcom2.proto.v1.Selection;
import io.globalcom2.proto.v1.VisionEncoderGrpc.VisionEncoderImplBase;
import io.globalcom2.tensor.FloatFormat;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GrpcEncoderClientTest {
    /** Three rows of two float16 and a newline. */
    private static final Checkpoint CHECKPOINT = Checkpoint.open(Path.of("../demo-model/checkpoint"));

    private static final EncodeHeader HEADER = EncodeHeader.newBuilder()
            .setGeometry(Geometry.newBuilder()
                    .setImageWidth(640)
                    .setImageHeight(480)
                    .setGridColumns(2)
                    .setGridRows(2)
                    .setSide(24))
            .setSelection(Selection.newBuilder()
                    .addSequence(4)
                    .addSequence(7)
                    .addSequence(-1)
                    .addSequence(9)
                    .setTokens(
                            ImageTokens.newBuilder().setOriginal(12).setKept(3).setNewline(1))
                    .setMethod("globalcom2")
                    .setProfile("standard")
                    .setAggregate(true)
                    .setRequestedRatio(0.25))
            .setDtype(Dtype.DTYPE_FLOAT16)
            .setRowCount(3)
            .setRowWidth(2)
            .build();

    private final BlockingQueue<EncodeRequest> requests = new LinkedBlockingQueue<>();
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final StopSignal stop = new StopSignal();
    private volatile Consumer<StreamObserver<EncodeChunk>> answer = observer -> {};
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws IOException {
        server = ServerBuilder.forPort(0)
                .addService(new VisionEncoderImplBase() {
                    @Override
                    public void encode(EncodeRequest request, StreamObserver<EncodeChunk> observer) {
                        ((ServerCallStreamObserver<EncodeChunk>) observer).setOnCancelHandler(cancelled::countDown);
                        requests.add(request);
                        answer.accept(observer);
                    }
                })
                .build()
                .start();
        channel = ManagedChannelBuilder.forAddress("localhost", server.getPort())
                .usePlaintext()
                .build();
    }

    @AfterEach
    void stopServer() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    @Test
    void tellsAtOnceOfAnImageThatIsLargerThanAMessage() {
        ImageFile image = new ImageFile(ByteBuffer.allocate(12 * 1024 * 1024), "image/png");

        ServingException failure = catchThrowableOfType(
                ServingException.class, () -> new GrpcEncoderClient(channel, CHECKPOINT, Clock.systemUTC())
                        .encode(
                                "a",
                                image,
                                false,
                                CompressionOptions.NONE,
                                Instant.now().plusSeconds(60),
                                stop));

        assertThat(failure.kind()).isEqualTo(FailureKind.TOO_LARGE);
        assertThat(failure).hasMessageStartingWith("image: expected at most 12582912 bytes");
        assertThat(requests).isEmpty();
    }

    @Test
    void putsTheRowsTogetherInDirectMemory() {
        answerWith(header -> header, 4, 8);

        EncodedImage image = encode();

        assertThat(image.tokens().dtype()).isEqualTo(FloatFormat.FLOAT16);
        assertThat(image.tokens().positions()).isEqualTo(4);
        assertThat(image.tokens().isNewline(2)).isTrue();
        assertThat(image.tokens().rows().isDirect()).isTrue();
        assertThat(image.tokens().rows()).isEqualTo(ByteBuffer.wrap(new byte[] {0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6, 7}));
        assertThat(image.usage())
                .isEqualTo(ImageUsage.newBuilder()
                        .setGeometry(HEADER.getGeometry())
                        .setTokens(HEADER.getSelection().getTokens())
                        .setMethod("globalcom2")
                        .setProfile("standard")
                        .setAggregate(true)
                        .setRequestedRatio(0.25)
                        .setAppliedRatio(0.25)
                        .build());
    }

    @Test
    void passesOnWhatTheCallerAskedFor() throws InterruptedException {
        answerWith(header -> header, 12);

        encode();

        EncodeRequest request = requests.take();
        assertThat(request.getRequestId()).isEqualTo("a");
        assertThat(request.getImage()).isEqualTo(ByteString.copyFromUtf8("PNG"));
        assertThat(request.getCompression().getMethod()).isEqualTo("random");
        assertThat(request.getCompression().getAggregate()).isTrue();
        assertThat(request.getCompression().getRetentionRatio()).isEqualTo(0.25);
        assertThat(request.getCompression().hasSeed()).isFalse();
    }

    @Test
    void refusesFewerRowsThanAnnounced() {
        answerWith(header -> header, 8);

        assertInvalid("expected 12 bytes of rows, got 8");
    }

    @Test
    void refusesMoreRowsThanAnnounced() {
        answerWith(header -> header, 12, 4);

        assertInvalid("expected 0 more bytes of rows, got ROWS of 4 bytes");
    }

    @Test
    void refusesARowCountThatIsNotTheNumberOfTokensKept() {
        answerWith(header -> header.setRowCount(2), 12);

        assertInvalid("expected 3 rows for as many tokens in the sequence, got 2 announced");
    }

    @Test
    void refusesALayoutWithoutTheNewlinesAnnounced() {
        answerWith(
                header -> {
                    header.getSelectionBuilder().getTokensBuilder().setNewline(2);
                    return header;
                },
                12);

        assertInvalid("2");
    }

    @Test
    void refusesALayoutWithAnotherNumberOfTokens() {
        answerWith(
                header -> {
                    header.getSelectionBuilder().addSequence(11);
                    return header;
                },
                12);

        assertInvalid("expected 4 rows for as many tokens in the sequence, got 3 announced");
    }

    @Test
    void refusesAHeaderThatAsksForMoreMemoryThanAnyImage() {
        answerWith(header -> header.setRowWidth(-1));

        assertInvalid("got 3 rows of 4294967295 announced");
    }

    @Test
    void refusesRowsWithoutAHeader() {
        answer = observer -> {
            observer.onNext(EncodeChunk.newBuilder()
                    .setRows(ByteString.copyFrom(new byte[4]))
                    .build());
            observer.onCompleted();
        };

        assertInvalid("expected a header first");
    }

    @Test
    void saysThatTheEncoderIsUnavailableWhenItAnswersNothing() {
        answer = StreamObserver::onCompleted;

        assertThat(failure().kind()).isEqualTo(FailureKind.UNAVAILABLE);
    }

    @Test
    void passesOnWhyAnImageIsRefused() {
        answer = observer -> observer.onError(
                Status.INVALID_ARGUMENT.withDescription("image: not a PNG").asRuntimeException());

        assertInvalid("vision-encoder: image: not a PNG");
    }

    @Test
    void saysThatTheEncoderIsUnavailableWhenNobodyListens() {
        server.shutdownNow();

        assertThat(failure().kind()).isEqualTo(FailureKind.UNAVAILABLE);
    }

    @Test
    void saysThatTheEncoderIsUnavailableWhenItDropsTheCallByItself() {
        answer = observer -> observer.onError(Status.CANCELLED.asRuntimeException());

        assertThat(failure().kind()).isEqualTo(FailureKind.UNAVAILABLE);
    }

    @Test
    void cancelsTheCallInTheEncoderWhenAskedToStop() throws InterruptedException {
        answer = observer -> stop.stop(StopCause.CANCELLED);

        assertThat(failure().kind()).isEqualTo(FailureKind.CANCELLED);

        assertThat(cancelled.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void cancelsTheCallInTheEncoderWhenItsAnswerIsWrong() throws InterruptedException {
        answer = observer -> observer.onNext(EncodeChunk.getDefaultInstance());

        assertInvalid("expected a header first");

        assertThat(cancelled.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void givesUpAtTheDeadline() {
        ServingException failure = catchThrowableOfType(
                ServingException.class, () -> encode(Instant.now().plusMillis(50)));

        assertThat(failure.kind()).isEqualTo(FailureKind.DEADLINE_EXCEEDED);
    }

    private void answerWith(UnaryOperator<EncodeHeader.Builder> change, int... chunkBytes) {
        answer = observer -> {
            observer.onNext(EncodeChunk.newBuilder()
                    .setHeader(change.apply(HEADER.toBuilder()))
                    .build());
            for (int size : chunkBytes) {
                byte[] rows = new byte[size];
                for (int i = 0; i < size; i++) {
                    rows[i] = (byte) i;
                }
                observer.onNext(EncodeChunk.newBuilder()
                        .setRows(ByteString.copyFrom(rows))
                        .build());
            }
            observer.onCompleted();
        };
    }

    private EncodedImage encode() {
        return encode(Instant.now().plusSeconds(60));
    }

    private EncodedImage encode(Instant deadline) {
        return new GrpcEncoderClient(channel, CHECKPOINT, Clock.systemUTC())
                .encode(
                        "a",
                        new ImageFile(
                                ByteBuffer.wrap("PNG".getBytes(java.nio.charset.StandardCharsets.UTF_8)), "image/png"),
                        true,
                        new CompressionOptions("random", "", OptionalDouble.of(0.25), OptionalLong.empty(), true),
                        deadline,
                        stop);
    }

    private ServingException failure() {
        return catchThrowableOfType(ServingException.class, this::encode);
    }

    private void assertInvalid(String message) {
        ServingException failure = failure();
        assertThat(failure).hasMessageContaining(message);
        assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_INPUT);
    }
}
