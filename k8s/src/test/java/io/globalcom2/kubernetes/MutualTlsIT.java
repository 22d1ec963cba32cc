package io.globalcom2.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.globalcom2.proto.v1.EncodeRequest;
import io.globalcom2.proto.v1.PushRequest;
import io.globalcom2.proto.v1.PushResponse;
import io.globalcom2.proto.v1.TokenRelayGrpc;
import io.globalcom2.proto.v1.VisionEncoderGrpc;
import io.globalcom2.quickstart.messaging.BrokerTls;
import io.globalcom2.quickstart.messaging.SingleNodeKafka;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.StreamObserver;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The services as {@code tests/secured-local} renders them, with certificates made for the test on every connection. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class MutualTlsIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String CHAT = "/v1/chat/completions";
    private static final HttpRequest.BodyPublisher QUESTION = HttpRequest.BodyPublishers.ofString(
            "{\"max_tokens\": 3, \"messages\": [{\"role\": \"user\", \"content\": \"What is there?\"}]}");

    @TempDir
    static Path kafkaFolder;

    @Test
    void aQuestionIsAnsweredByTiersThatKnowEachOtherAndByNobodyElse() throws Exception {
        assumeTrue(Kubectl.isThere(), "kubectl is not there: mutual TLS is NOT tried");
        Certificates certificates = Certificates.make(
                ContainerProcess.SECRETS,
                List.of(
                        "gateway-tls",
                        "llm-tls",
                        "vision-encoder-tls",
                        "compressor-tls",
                        "gateway-callers-tls",
                        "kafka-cluster-ca-cert"));
        HttpClient caller = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(certificates.trusting())
                .build();
        BrokerTls ofBrokers = BrokerTls.read(ContainerProcess.SECRETS.resolve("kafka-cluster-ca-cert"));
        try (SingleNodeKafka kafka = SingleNodeKafka.start(kafkaFolder, ofBrokers)) {
            LocalOverlay overlay = LocalOverlay.render(Path.of("tests", "secured-local"), kafka.bootstrapServers());
            try (ContainerProcess compressor = overlay.startCompressor();
                    ContainerProcess encoder = overlay.startVisionEncoder(compressor.grpcPort());
                    ContainerProcess gateway = overlay.startGateway();
                    ContainerProcess peer = overlay.startGateway()) {
                ProcessIT.awaitReady(compressor, encoder, gateway, peer);

                // Nobody works yet, so it waits at the gateway that took it, which only that one can end.
                String path = askLater(caller, gateway);
                await().atMost(LIMIT).until(() -> get(caller, peer, path).statusCode() == 200);
                await().atMost(LIMIT)
                        .until(() -> caller.send(request(peer, path).DELETE().build(), BodyHandlers.ofString())
                                        .statusCode()
                                == 200);
                assertThat(get(caller, gateway, path).body()).contains("\"cancelled\"");

                try (ContainerProcess llm = overlay.startLlm(encoder.grpcPort())) {
                    ProcessIT.awaitReady(llm);
                    assertThat(ProcessIT.ask(gateway).get()).isEqualTo(ProcessIT.ANSWER);
                    assertThat(askOverHttp(caller, peer)).contains("\"content\"", "\"usage\"");
                }

                ChannelCredentials withoutCertificate = TlsChannelCredentials.newBuilder()
                        .trustManager(Certificates.ca(ContainerProcess.SECRETS).toFile())
                        .build();
                for (ChannelCredentials stranger : List.of(withoutCertificate, InsecureChannelCredentials.create())) {
                    assertThat(encode(encoder.grpcPort(), stranger)).isEqualTo(Status.Code.UNAVAILABLE);
                    assertThat(push(gateway.relayPort(), stranger)).isEqualTo(Status.Code.UNAVAILABLE);
                }
            }
        }
    }

    /** The path of a request that is queued and not waited for. */
    private static String askLater(HttpClient caller, ContainerProcess gateway) throws Exception {
        HttpResponse<String> accepted = caller.send(
                request(gateway, CHAT)
                        .header("Prefer", "respond-async")
                        .POST(QUESTION)
                        .build(),
                BodyHandlers.ofString());
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        return accepted.headers().firstValue("location").orElseThrow();
    }

    private static String askOverHttp(HttpClient caller, ContainerProcess gateway) throws Exception {
        HttpResponse<String> answer =
                caller.send(request(gateway, CHAT).POST(QUESTION).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static HttpResponse<String> get(HttpClient caller, ContainerProcess gateway, String path) throws Exception {
        return caller.send(request(gateway, path).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(ContainerProcess gateway, String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:%d%s".formatted(gateway.httpPort(), path)));
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
