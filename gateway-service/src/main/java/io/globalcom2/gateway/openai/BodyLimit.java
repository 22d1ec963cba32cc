package io.globalcom2.gateway.openai;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses bodies that announce to be too large with OpenAI's error body, which Quarkus' own limit does not have. What comes is read and
 * thrown away before the answer: a client that is still sending would otherwise see a broken connection instead.
 */
@Singleton
final class BodyLimit {
    /** Before Quarkus' own check, whose order is -2: the order of a filter is its priority with the opposite sign. */
    private static final int BEFORE_THE_SERVERS_OWN = 100;

    private final long maxBytes;

    BodyLimit(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize limit) {
        maxBytes = limit.asLongValue();
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, BEFORE_THE_SERVERS_OWN);
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null || Long.parseLong(length) <= maxBytes) {
            context.next();
            return;
        }
        OpenAiError error = OpenAiError.of(new ServingException(
                FailureKind.TOO_LARGE, "body: expected at most %d bytes, got %s".formatted(maxBytes, length)));
        request.endHandler(read -> context.response()
                .setStatusCode(error.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(Buffer.buffer(error.toJson())));
        request.resume();
    }
}
