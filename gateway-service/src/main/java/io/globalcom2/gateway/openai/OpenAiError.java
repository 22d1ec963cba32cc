package io.globalcom2.gateway.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.keys.OverLimitException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one place where failures become HTTP statuses and OpenAI's error bodies. */
public record OpenAiError(int status, String message, String type, Optional<String> param, String code) {
    /** nginx' code for a caller that has gone away; nobody is left to read it. */
    private static final int CLIENT_CLOSED_REQUEST = 499;

    /** The house writes a caller's mistakes as {@code field: expected …, got …}. */
    private static final Pattern FIELD = Pattern.compile("([a-z_]+(?:\\[\\d+]|\\.[a-z_0-9]+)*)(?:#/.*?)?: expected ");

    /** What is no {@link ServingException} is an internal error and does not leak its message. */
    public static OpenAiError of(Throwable failure) {
        if (!(failure instanceof ServingException serving)) {
            return new OpenAiError(500, "internal error", "server_error", Optional.empty(), "internal");
        }
        String message = serving.getMessage();
        return switch (serving.kind()) {
            case INVALID_INPUT -> new OpenAiError(400, message, "invalid_request_error", field(message), "invalid");
            case TOO_LARGE -> new OpenAiError(413, message, "invalid_request_error", field(message), "too_large");
            case CONTEXT_LENGTH_EXCEEDED ->
                new OpenAiError(
                        400, message, "invalid_request_error", Optional.of("messages"), "context_length_exceeded");
            case NOT_FOUND -> notFound(message);
            case UNAUTHENTICATED ->
                new OpenAiError(401, message, "invalid_request_error", Optional.empty(), "invalid_api_key");
            case PERMISSION_DENIED ->
                new OpenAiError(403, message, "invalid_request_error", field(message), "permission_denied");
            case ALREADY_EXISTS ->
                new OpenAiError(409, message, "invalid_request_error", field(message), "already_exists");
            case OVERLOADED ->
                new OpenAiError(
                        429,
                        message,
                        "rate_limit_error",
                        Optional.empty(),
                        serving instanceof OverLimitException ? "rate_limit_exceeded" : "over_capacity");
            case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, INTERNAL ->
                new OpenAiError(
                        serverStatus(serving.kind()),
                        message,
                        "server_error",
                        Optional.empty(),
                        serving.kind().name().toLowerCase(Locale.ROOT));
        };
    }

    private static OpenAiError notFound(String message) {
        Optional<String> field = field(message);
        String code = field.filter("model"::equals).isPresent() ? "model_not_found" : "not_found";
        return new OpenAiError(404, message, "invalid_request_error", field, code);
    }

    /** An error that HTTP itself raised, such as an unknown path. */
    static OpenAiError ofStatus(int status, String message) {
        String type = status < 500 ? "invalid_request_error" : "server_error";
        return new OpenAiError(status, message, type, Optional.empty(), "http_" + status);
    }

    /** Whether the same request may succeed a little later. */
    boolean isWorthRetrying() {
        return status == 429 || status == 503;
    }

    ObjectNode toJson() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("error")
                .put("message", message)
                .put("type", type)
                .put("param", param.orElse(null))
                .put("code", code);
        return body;
    }

    private static int serverStatus(FailureKind kind) {
        return switch (kind) {
            case UNAVAILABLE -> 503;
            case DEADLINE_EXCEEDED -> 504;
            case CANCELLED -> CLIENT_CLOSED_REQUEST;
            case INVALID_INPUT,
                    TOO_LARGE,
                    CONTEXT_LENGTH_EXCEEDED,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    UNAUTHENTICATED,
                    PERMISSION_DENIED,
                    OVERLOADED,
                    INTERNAL -> 500;
        };
    }

    private static Optional<String> field(String message) {
        Matcher matcher = FIELD.matcher(message);
        return matcher.lookingAt() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
