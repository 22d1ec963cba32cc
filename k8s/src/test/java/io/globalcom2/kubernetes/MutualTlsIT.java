package io.globalcom2.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.globalcom2.proto.v1.EncodeRequest;
import io.globalcom2.proto.v1.PushRequest;
import io.globalcom2.proto.v1.PushResponse;
import io.globalcom2.proto.v1.TokenRelayGrpc;
import io.globalcom2.proto.v1.VisionEncoderGrpc;
import io.globalcom2.quickstart.messaging.SingleNodeKafka;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The services as {@code tests/secured-local} renders them, with certificates made for the test. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class MutualTlsIT {
    @TempDir
    static Path kafkaFolder;

    @Test
    void aQuestionIsAnsweredByTiersThatKnowEachOtherAndByNobodyElse() throws Exception {
        assumeTrue(Kubectl.isThere(), "kubectl is not there: mutual TLS is NOT tried");
        Certificates certificates =
                Certificates.make(ContainerProcess.SECRETS, List.of("gateway", "llm", "vision-encoder", "compressor"));
        try (SingleNodeKafka kafka = SingleNodeKafka.start(kafkaFolder)) {
            LocalOverlay overlay = LocalOverlay.render(Path.of("tests", "secured-local"), kafka.bootstrapServers());
            try (ContainerProcess compressor = overlay.startCompressor();
                    ContainerProcess encoder = overlay.startVisionEncoder(compressor.grpcPort());
                    ContainerProcess llm = overlay.startLlm(encoder.grpcPort());
                    ContainerProcess gateway = overlay.startGateway()) {
                ProcessIT.awaitReady(compressor, encoder, llm, gateway);

                assertThat(ProcessIT.ask(gateway).get()).isEqualTo(ProcessIT.ANSWER);

                ChannelCredentials withoutCertificate = TlsChannelCredentials.newBuilder()
                        .trustManager(certificates.ca().toFile())
                        .build();
                for (ChannelCredentials stranger : List.of(withoutCertificate, InsecureChannelCredentials.create())) {
                    assertThat(encode(encoder.grpcPort(), stranger)).isEqualTo(Status.Code.UNAVAILABLE);
                    assertThat(push(gateway.relayPort(), stranger)).isEqualTo(Status.Code.UNAVAILABLE);
                }
            }
        }
    }

    private static Status.Code encode(int port, ChannelCredentials credentials) {
        ManagedChannel channel = channel(port, credentials);
        try {
            return catchThrowableOfType(StatusRuntimeException.class, () -> VisionEncoderGrpc.newBlockingStub(channel)
                            .encode(EncodeRequest.getDefaultInstance())
                            .next())
                    .getStatus()
                    .getCode();
        } finally {
            channel.shutdownNow();
        }
    }

    private static Status.Code push(int port, ChannelCredentials credentials) {
        ManagedChannel channel = channel(port, credentials);
        CompletableFuture<Status.Code> end = new CompletableFuture<>();
        StreamObserver<PushRequest> call = TokenRelayGrpc.newStub(channel).push(new StreamObserver<>() {
            @Override
            public void onNext(PushResponse response) {
                end.complete(Status.Code.OK);
            }

            @Override
            public void onError(Throwable failure) {
                end.complete(Status.fromThrowable(failure).getCode());
            }

            @Override
            public void onCompleted() {
                end.complete(Status.Code.OK);
            }
        });
        call.onNext(PushRequest.getDefaultInstance());
        try {
            return end.join();
        } finally {
            channel.shutdownNow();
        }
    }

    private static ManagedChannel channel(int port, ChannelCredentials credentials) {
        return Grpc.newChannelBuilderForAddress("localhost", port, credentials).build();
    }
}
