package io.globalcom2.generation.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.globalcom2.generation.messaging.ServingTestResource;
import io.globalcom2.proto.v1.GenerateRequest;
import io.globalcom2.proto.v1.LanguageModelGrpc;
import io.globalcom2.proto.v1.PromptPart;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** Of the demo model the largest image takes 124,480 bytes of a message, and the rest may have 4 MiB. */
@QuarkusTest
@QuarkusTestResource(ServingTestResource.class)
class GenerateMessageSizeIT {
    private static final int LARGEST = (4 << 20) + 124_480;

    @GrpcClient("language-model")
    Channel channel;

    @Test
    void theServerTakesWhatTheLargestImageNeedsAndNoMore() {
        // The text is too long, but the server has read it.
        assertThat(answerTo(LARGEST - 100).getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);

        assertThat(answerTo(LARGEST + 100).getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }

    private StatusRuntimeException answerTo(int textBytes) {
        GenerateRequest request = GenerateRequest.newBuilder()
                .addPrompt(PromptPart.newBuilder().setText("x".repeat(textBytes)))
                .build();
        return catchThrowableOfType(StatusRuntimeException.class, () -> LanguageModelGrpc.newBlockingStub(channel)
                .generate(request)
                .next());
    }
}
