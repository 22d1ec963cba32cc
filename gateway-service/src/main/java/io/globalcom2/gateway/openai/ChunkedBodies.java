package io.globalcom2.gateway.openai;

import io.globalcom2.failure.Quote;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/**
 * A body in chunks is the last thing on its connection: where there was a length beside it, which Netty drops, whoever stands before the gateway may
 * have taken what is behind the body for a part of it (RFC 9112, 6.1 and 11.2). Other codings are refused.
 */
@Singleton
final class ChunkedBodies {
    private static final String CHUNKED = "chunked";
    private static final int BAD_REQUEST = 400;
    /** Behind {@link ExchangeId}, before all others. */
    private static final int SECOND = 999;

    static void register(@Observes Filters filters) {
        filters.register(ChunkedBodies::receive, SECOND);
    }

    private static void receive(RoutingContext exchange) {
        List<String> codings = exchange.request().headers().getAll(HttpHeaders.TRANSFER_ENCODING);
        if (codings.isEmpty()) {
            exchange.next();
            return;
        }
        exchange.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        exchange.addEndHandler(end -> exchange.request().connection().close());
        if (codings.size() == 1 && codings.get(0).equalsIgnoreCase(CHUNKED)) {
            exchange.next();
            return;
        }
        OpenAiError error = OpenAiError.ofStatus(
                BAD_REQUEST, "transfer-encoding: expected chunked, got " + Quote.of(String.join(", ", codings)));
        exchange.response()
                .setStatusCode(error.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON)
                .end(error.toJson().toString());
    }
}
