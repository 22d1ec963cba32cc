package io.globalcom2.vision.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.proto.v1.Compression;
import io.globalcom2.proto.v1.SelectRequest;
import io.globalcom2.vision.encoding.EncoderConfig;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.quarkus.runtime.configuration.MemorySize;
import java.io.IOException;
import java.math.BigInteger;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CompressorClientTest {
    @Test
    void anUnreachableCompressorIsUnavailableByName() throws IOException {
        int freePort;
        try (ServerSocket socket = new ServerSocket(0)) {
            freePort = socket.getLocalPort();
        }

        ServingException failure = failureOfSelect(freePort, "highest", Duration.ofSeconds(30));

        assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(failure).hasMessageStartingWith("compressor: ");
    }

    @Test
    void aSilentCompressorIsUnavailableByName() {
        FakeCompressor compressor = FakeCompressor.start();

        ServingException failure = failureOfSelect(compressor.port(), "hang", Duration.ofMillis(200));

        compressor.stop();
        assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(failure).hasMessage("compressor: no answer within 200 ms");
    }

    private static ServingException failureOfSelect(int port, String method, Duration timeout) {
        ManagedChannel channel = Grpc.newChannelBuilderForAddress(
                        "localhost", port, InsecureChannelCredentials.create())
                .build();
        try {
            CompressorClient client = new CompressorClient(
                    channel,
                    new ExplicitEncoderConfig(
                            1, true, 1, 1, new MemorySize(BigInteger.ZERO), timeout, timeout, timeout));
            SelectRequest request = SelectRequest.newBuilder()
                    .setCompression(Compression.newBuilder().setMethod(method))
                    .build();
            return catchThrowableOfType(ServingException.class, () -> client.select(request));
        } finally {
            channel.shutdownNow();
        }
    }

    private record ExplicitEncoderConfig(
            long maxPixels,
            boolean applyOrientation,
            int concurrency,
            int waitingRoom,
            MemorySize cacheBytes,
            Duration compressorTimeout,
            Duration callerTimeout,
            Duration stuckAfter)
            implements EncoderConfig {}
}
