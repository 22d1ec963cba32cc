package io.globalcom2.quickstart.endtoend;

import static io.globalcom2.quickstart.endtoend.GrpcRequests.about;
import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.proto.v1.GenerateEvent;
import io.globalcom2.proto.v1.InferenceRequest;
import io.globalcom2.quickstart.backend.Backend;
import io.globalcom2.quickstart.backend.FreePorts;
import io.globalcom2.quickstart.backend.Service;
import io.globalcom2.quickstart.backend.ServiceProcess;
import io.globalcom2.quickstart.chat.SampleQuestion;
import io.globalcom2.quickstart.messaging.Topics;
import io.grpc.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two gateways, callers with keys of their own, and what is whose answer. */
@ExtendWith(RunningBackend.class)
class EndToEndIdentitiesIT {
    private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(90);
    private static final int ROUNDS = 4;
    /** Whose keys they are, each the digest of its name. */
    private static final String KEYS = """
            {"keys": [
              {"name": "a", "sha256": "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"},
              {"name": "b", "sha256": "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d"}]}""";

    private final Backend backend;
    private final SampleQuestion oneQuestion = Questions.PADDED;
    private final SampleQuestion anotherQuestion = Questions.oneOfEachGroup().stream()
            .filter(question -> !question.image().equals(Questions.PADDED.image()))
            .filter(question -> question.answers().stream().noneMatch(Questions.PADDED.answers()::contains))
            .findFirst()
            .orElseThrow();
    private final List<ServiceProcess> gateways = new ArrayList<>();
    private final List<GrpcCaller> callers = new ArrayList<>();

    EndToEndIdentitiesIT(Backend backend) {
        this.backend = backend;
    }

    @BeforeEach
    void startTwo() throws Exception {
        startGateway();
        startGateway();
    }

    @AfterEach
    void stop() {
        callers.forEach(GrpcCaller::close);
        gateways.forEach(ServiceProcess::terminate);
        gateways.forEach(gateway -> gateway.awaitExit(EXIT_TIMEOUT));
    }

    @Test
    void theSameKeyOfTwoCallersIsTwoRequests() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String key = UUID.randomUUID().toString();
            GrpcCall first = caller(0, "a").send(keyed(key, oneQuestion));
            GrpcCall second = caller(1, "b").send(keyed(key, anotherQuestion));

            first.awaitTerminal();
            second.awaitTerminal();

            assertThat(first.text()).isIn(oneQuestion.answers());
            assertThat(second.text()).isIn(anotherQuestion.answers());
        }
    }

    @Test
    void theSameKeyOfOneCallerWithTwoPicturesAnswersNoneWithTheOther() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String key = UUID.randomUUID().toString();
            GrpcCall first = caller(0, "a").send(keyed(key, oneQuestion));
            GrpcCall second = caller(1, "a").send(keyed(key, anotherQuestion));

            boolean firstIsAnswered = isAnsweredOrRefused(first, oneQuestion);
            boolean secondIsAnswered = isAnsweredOrRefused(second, anotherQuestion);

            assertThat(firstIsAnswered || secondIsAnswered).isTrue();
        }
    }

    @Test
    void theSameRequestAtTwoGatewaysIsAnsweredAtBoth() throws Exception {
        InferenceRequest request = keyed(UUID.randomUUID().toString(), oneQuestion);
        GrpcCall first = caller(0, "a").send(request);
        GrpcCall second = caller(1, "a").send(request);

        first.awaitTerminal();
        second.awaitTerminal();

        assertThat(first.text()).isIn(oneQuestion.answers());
        assertThat(second.text()).isEqualTo(first.text());
    }

    @Test
    void aFinishedRequestIsToldAgainByAGatewayThatDidNotSeeIt() throws Exception {
        InferenceRequest request = keyed(UUID.randomUUID().toString(), oneQuestion);
        GrpcCall first = caller(0, "a").send(request);
        GenerateEvent end = first.awaitTerminal();
        startGateway();

        GrpcCall again = caller(2, "a").send(request);
        GrpcCall another = caller(2, "a").send(keyed(request.getRequestId(), anotherQuestion));

        assertThat(again.awaitTerminal().getCompleted()).isEqualTo(end.getCompleted());
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(another.awaitEnd().getCode()).isEqualTo(Status.Code.ALREADY_EXISTS);
        try (TopicReader queue = new TopicReader(backend, Topics.REQUESTS)) {
            queue.await(first.requestId());
            assertThat(queue.count(first.requestId())).isEqualTo(1);
        }
    }

    /** Whether it has its own answer; what else may come is that its key has another body, and nothing of the other answer. */
    private static boolean isAnsweredOrRefused(GrpcCall call, SampleQuestion question) throws Exception {
        boolean isAccepted = call.awaitEnd().isOk();
        if (isAccepted && call.awaitTerminal().hasCompleted()) {
            assertThat(call.text()).isIn(question.answers());
            return true;
        }
        assertThat(question.answers()).anyMatch(answer -> answer.startsWith(call.text()));
        Status.Code code = isAccepted
                ? Status.fromCodeValue(call.awaitTerminal().getFailed().getCode())
                        .getCode()
                : call.awaitEnd().getCode();
        assertThat(code).isEqualTo(Status.Code.ALREADY_EXISTS);
        return false;
    }

    private static InferenceRequest keyed(String key, SampleQuestion question) throws Exception {
        return about(question, 1).toBuilder().setRequestId(key).build();
    }

    private GrpcCaller caller(int gateway, String name) {
        GrpcCaller caller = new GrpcCaller(gateways.get(gateway).ports(), name, name);
        callers.add(caller);
        return caller;
    }

    private void startGateway() throws Exception {
        Path keys =
                Files.writeString(Path.of("target", "identities.json"), KEYS).toAbsolutePath();
        ServiceProcess gateway = backend.startService(
                Service.GATEWAY,
                "gateway-" + gateways.size(),
                FreePorts.forService(),
                Map.of("GLOBALCOM2_GATEWAY_KEY_FILE", keys.toString()));
        gateways.add(gateway);
        backend.awaitReady(gateway);
    }
}
