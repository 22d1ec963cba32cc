package io.globalcom2.gateway.openai;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import java.util.UUID;

/**
 * How an HTTP exchange is called, in its answer, whatever that is, and in the log: as the request that it is about where there is one,
 * otherwise by chance. It is kept with the exchange itself: a request scope is made and left several times on the way to a blocking method.
 */
final class ExchangeId {
    static final String HEADER = "x-request-id";

    private static final String KEY = ExchangeId.class.getName();
    private static final String OF_REQUEST = KEY + ".request";
    /** Before all others, those that refuse included. */
    private static final int FIRST = 1000;

    private ExchangeId() {}

    static void register(@Observes Filters filters) {
        filters.register(ExchangeId::mint, FIRST);
    }

    static String of(RoutingContext exchange) {
        return exchange.get(KEY);
    }

    /** It is about this request. */
    static void set(RoutingContext exchange, String requestId) {
        exchange.put(KEY, requestId).put(OF_REQUEST, true);
    }

    /** Whether there is a request that it is about: one that was taken up, whatever came of it. */
    static boolean isOfRequest(RoutingContext exchange) {
        return exchange.get(OF_REQUEST, false);
    }

    /** What the caller asked for, as {@code GET /nonsense}. */
    static String target(RoutingContext exchange) {
        return exchange.request().method() + " " + exchange.request().path();
    }

    private static void mint(RoutingContext exchange) {
        exchange.put(KEY, "req-" + UUID.randomUUID().toString().replace("-", ""));
        exchange.addHeadersEndHandler(end -> exchange.response().putHeader(HEADER, exchange.<String>get(KEY)));
        exchange.next();
    }
}
