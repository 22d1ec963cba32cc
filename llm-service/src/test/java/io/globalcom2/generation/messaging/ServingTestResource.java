package io.globalcom2.generation.messaging;

import com.google.protobuf.ByteString;
import io.globalcom2.proto.v1.Dtype;
import io.globalcom2.proto.v1.EncodeChunk;
import io.globalcom2.proto.v1.EncodeHeader;
import io.globalcom2.proto.v1.EncodeRequest;
import io.globalcom2.proto.v1.Geometry;
import io.globalcom2.proto.v1.ImageTokens;
import io.globalcom2.proto.v1.Selection;
import io.globalcom2.proto.v1.VisionEncoderGrpc.VisionEncoderImplBase;
import io.globalcom2.quickstart.messaging.SingleNodeKafka;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A real broker, and a vision encoder that keeps two of eight tokens of everything that is not "bad". */
public final class ServingTestResource implements QuarkusTestResourceLifecycleManager {
    /** Short, so that a test can wait for its end, and longer than a busy machine may stand still: renewed three times as often. */
    static final Duration LOCK = Duration.ofSeconds(5);

    private SingleNodeKafka kafka;
    private Server encoder;

    @Override
    public Map<String, String> start() {
        try {
            kafka = SingleNodeKafka.start(Path.of("target", "kafka-" + System.nanoTime()), LOCK);
            encoder = ServerBuilder.forPort(0)
                    .addService(new KeepingTwoOfEight())
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.of(
                "kafka.bootstrap.servers",
                kafka.bootstrapServers(),
                "globalcom2.queue.lock",
                LOCK.toSeconds() + "s",
                "quarkus.grpc.clients.vision-encoder.test-port",
                Integer.toString(encoder.getPort()));
    }

    @Override
    public void stop() {
        if (encoder != null) {
            encoder.shutdownNow();
        }
        if (kafka != null) {
            kafka.close();
        }
    }

    private static final class KeepingTwoOfEight extends VisionEncoderImplBase {
        @Override
        public void encode(EncodeRequest request, StreamObserver<EncodeChunk> observer) {
            if (request.getImage().equals(ByteString.copyFromUtf8("bad"))) {
                observer.onError(Status.INVALID_ARGUMENT
                        .withDescription("image: expected a PNG or JPEG")
                        .asRuntimeException());
                return;
            }
            EncodeHeader header = EncodeHeader.newBuilder()
                    .setGeometry(Geometry.newBuilder()
                            .setImageWidth(4)
                            .setImageHeight(2)
                            .setGridColumns(1)
                            .setGridRows(1)
                            .setSide(2))
                    .setSelection(Selection.newBuilder()
                            .addSequence(3)
                            .addSequence(5)
                            .addSequence(-1)
                            .setTokens(ImageTokens.newBuilder()
                                    .setOriginal(8)
                                    .setKept(2)
                                    .setNewline(1))
                            .setMethod("globalcom2")
                            .setProfile("standard")
                            .setRequestedRatio(request.getCompression().getRetentionRatio()))
                    .setDtype(Dtype.DTYPE_FLOAT32)
                    .setRowCount(2)
                    .setRowWidth(1)
                    .build();
            observer.onNext(EncodeChunk.newBuilder().setHeader(header).build());
            observer.onNext(EncodeChunk.newBuilder()
                    .setRows(ByteString.copyFrom(new byte[2 * Float.BYTES]))
                    .build());
            observer.onCompleted();
        }
    }
}
