package io.globalcom2.gateway.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiErrorTest {
    @ParameterizedTest
    @CsvSource({
        "INVALID_INPUT,400,invalid_request_error,false",
        "CONTEXT_LENGTH_EXCEEDED,400,invalid_request_error,false",
        "UNAUTHENTICATED,401,invalid_request_error,false",
        "PERMISSION_DENIED,403,invalid_request_error,false",
        "NOT_FOUND,404,invalid_request_error,false",
        "TOO_LARGE,413,invalid_request_error,false",
        "OVERLOADED,429,rate_limit_error,true",
        "CANCELLED,499,server_error,false",
        "INTERNAL,500,server_error,false",
        "UNAVAILABLE,503,server_error,true",
        "DEADLINE_EXCEEDED,504,server_error,false",
    })
    void hasAStatusForEveryKindOfFailure(FailureKind kind, int status, String type, boolean isWorthRetrying) {
        OpenAiError error = OpenAiError.of(new ServingException(kind, "why"));

        assertThat(error.status()).isEqualTo(status);
        assertThat(error.type()).isEqualTo(type);
        assertThat(error.message()).isEqualTo("why");
        assertThat(error.isWorthRetrying()).isEqualTo(isWorthRetrying);
    }

    @Test
    void namesTheFieldAsTheParameter() {
        assertThat(paramOf("temperature: expected a number in [0, 2], got 3")).contains("temperature");
        assertThat(paramOf("messages[0].content[1].image_url.url: expected a data URI, got a URL"))
                .contains("messages[0].content[1].image_url.url");
        assertThat(paramOf("vision-encoder: expected a score, got none")).isEmpty();
        assertThat(paramOf("no field at all")).isEmpty();
    }

    @Test
    void doesNotLeakWhatWentWrongInside() {
        assertThat(OpenAiError.of(new IllegalStateException("secret")).message())
                .isEqualTo("internal error");
    }

    @Test
    void writesOpenAisShape() {
        assertThat(OpenAiError.of(ServingException.invalidInput("seed: expected \"1\", got 2"))
                        .toJson())
                .asString()
                .isEqualTo("""
                        {"error":{"message":"seed: expected \\"1\\", got 2","type":"invalid_request_error",\
                        "param":"seed","code":"invalid"}}""");
    }

    private static java.util.Optional<String> paramOf(String message) {
        return OpenAiError.of(ServingException.invalidInput(message)).param();
    }
}
