package io.globalcom2.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.gateway.relay.AnswerEvent.TextDelta;
import io.globalcom2.gateway.relay.Watch;
import io.globalcom2.proto.v1.GenerateEvent;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrpcCallerTest {
    private final Responses responses = new Responses();
    private final List<String> left = new ArrayList<>();

    @Test
    void cutsOffACallerWhoDoesNotReadForLong() throws Exception {
        GrpcCaller caller = caller(Duration.ofMillis(20));
        responses.ready = false;
        caller.onEvent("A", new TextDelta("a", 1));
        assertThat(responses.said).isEqualTo(1);
        assertThat(left).isEmpty();
        Thread.sleep(40);
        caller.onEvent("A", new TextDelta("b", 2));
        caller.onEvent("A", new TextDelta("c", 3));

        assertThat(responses.said).isEqualTo(1);
        assertThat(left).containsExactly("left");
        assertThat(responses.failures).singleElement().satisfies(failure -> assertThat(
                        Status.fromThrowable(failure).getCode())
                .isEqualTo(Status.Code.CANCELLED));
    }

    @Test
    void letsACallerCatchUp() throws Exception {
        GrpcCaller caller = caller(Duration.ofMillis(20));
        for (int i = 0; i < 5; i++) {
            responses.ready = i % 2 == 0;
            caller.onEvent("A", new TextDelta("a", 1));
            Thread.sleep(25);
        }

        assertThat(responses.said).isEqualTo(5);
        assertThat(left).isEmpty();
    }

    private GrpcCaller caller(Duration timeout) {
        GrpcCaller caller = new GrpcCaller(responses, Runnable::run, timeout);
        caller.setWatch(new Watch("id", () -> left.add("left")));
        caller.onAccepted("id");
        return caller;
    }

    private static final class Responses extends ServerCallStreamObserver<GenerateEvent> {
        private final List<Throwable> failures = new ArrayList<>();
        private int said;
        private boolean ready = true;

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void setOnCancelHandler(Runnable handler) {}

        @Override
        public void setOnReadyHandler(Runnable handler) {}

        @Override
        public void setCompression(String compression) {}

        @Override
        public void setMessageCompression(boolean enable) {}

        @Override
        public void disableAutoInboundFlowControl() {}

        @Override
        public void request(int count) {}

        @Override
        public void onNext(GenerateEvent event) {
            said++;
        }

        @Override
        public void onError(Throwable failure) {
            failures.add(failure);
        }

        @Override
        public void onCompleted() {}
    }
}
