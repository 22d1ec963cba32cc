package io.globalcom2.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.admission.RequestBytes;
import io.globalcom2.gateway.admission.TestingRequestBytes;
import io.globalcom2.proto.v1.GenerateEvent;
import io.globalcom2.proto.v1.InferenceGrpc;
import io.globalcom2.proto.v1.InferenceRequest;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallReceptionTest {
    private static final Metadata.Key<String> RETRY_AFTER =
            Metadata.Key.of("retry-after", Metadata.ASCII_STRING_MARSHALLER);

    private final RequestBytes bytes = TestingRequestBytes.of(1000);
    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1);
    private final Call call = new Call();

    @BeforeEach
    void start() {
        executor.setRemoveOnCancelPolicy(true);
    }

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    @Test
    void countsTheBytesOfAMessageAsTheyComeUntilTheCallEnds() {
        CallReception reception = reception(Duration.ofMinutes(1));
        reception.inboundWireSize(100);
        reception.inboundWireSize(200);
        assertThat(TestingRequestBytes.held(bytes)).isEqualTo(600);

        reception.streamClosed(Status.CANCELLED);

        assertThat(TestingRequestBytes.held(bytes)).isZero();
    }

    @Test
    void leavesThemToWhoTakesThem() {
        CallReception reception = reception(Duration.ofMinutes(1));
        reception.inboundWireSize(100);
        RequestBytes.Share share = reception.take();
        reception.streamClosed(Status.OK);
        assertThat(TestingRequestBytes.held(bytes)).isEqualTo(200);

        share.release();

        assertThat(TestingRequestBytes.held(bytes)).isZero();
    }

    @Test
    void endsACallForWhichThereIsNoRoomAndSaysWhenToComeBack() {
        bytes.open().hold(800);
        CallReception reception = reception(Duration.ofMinutes(1));
        reception.inboundWireSize(90);
        reception.inboundWireSize(90);

        assertThat(reception.isRefused()).isTrue();
        assertThat(call.ends).singleElement().satisfies(status -> assertThat(status.getCode())
                .isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
        assertThat(call.trailers.get(RETRY_AFTER)).isEqualTo("1");
        assertThat(TestingRequestBytes.held(bytes)).isEqualTo(800);
        assertThatThrownBy(reception::take).isInstanceOf(ServingException.class);
    }

    @Test
    void endsACallWhoseMessageTricklesIn() {
        CallReception reception = reception(Duration.ofMillis(50));
        reception.inboundWireSize(1);

        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(call.ends)
                .singleElement()
                .satisfies(status -> assertThat(status.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED)));
        assertThat(TestingRequestBytes.held(bytes)).isZero();
    }

    @Test
    void waitsAsLongAsItTakesForTheAnswerToAWholeMessage() {
        CallReception reception = reception(Duration.ofMinutes(1));
        reception.inboundWireSize(1);
        assertThat(executor.getQueue()).as("what is due").hasSize(1);

        reception.inboundMessageRead(0, 1, 1);

        assertThat(executor.getQueue()).isEmpty();
        assertThat(call.ends).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void givesEverythingBackOnEveryWay(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            CallReception reception = reception(Duration.ofMinutes(1));
            List<Runnable> fate = new ArrayList<>(List.of(
                    () -> reception.inboundWireSize(random.nextInt(100)),
                    () -> reception.inboundWireSize(random.nextInt(100)),
                    () -> reception.inboundMessageRead(0, 1, 1),
                    () -> reception.streamClosed(Status.OK)));
            if (random.nextBoolean()) {
                Collections.shuffle(fate, random);
            }
            fate.forEach(Runnable::run);
        }
        assertThat(TestingRequestBytes.held(bytes)).isZero();
    }

    private CallReception reception(Duration timeout) {
        CallReception reception = new CallReception(bytes.open(), timeout, executor);
        reception.receive(call);
        return reception;
    }

    private static final class Call extends ServerCall<InferenceRequest, GenerateEvent> {
        private final List<Status> ends = Collections.synchronizedList(new ArrayList<>());
        private Metadata trailers = new Metadata();

        @Override
        public void request(int count) {}

        @Override
        public void sendHeaders(Metadata headers) {}

        @Override
        public void sendMessage(GenerateEvent event) {}

        @Override
        public void close(Status status, Metadata said) {
            trailers = said;
            ends.add(status);
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public MethodDescriptor<InferenceRequest, GenerateEvent> getMethodDescriptor() {
            return InferenceGrpc.getGenerateMethod();
        }
    }
}
