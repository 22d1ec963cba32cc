package io.globalcom2.gateway.openai;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Observes;
import java.util.UUID;

/**
 * How an HTTP exchange is called, in its answer, whatever that is, and in the log: as the request that it is about where there is one,
 * otherwise by chance.
 */
@RequestScoped
class ExchangeId {
    static final String HEADER = "x-request-id";

    private static final String KEY = ExchangeId.class.getName();
    private static final String OF_REQUEST = KEY + ".request";
    /** Before all others, those that refuse included. */
    private static final int FIRST = 1000;

    private final CurrentVertxRequest exchange;

    ExchangeId(CurrentVertxRequest exchange) {
        this.exchange = exchange;
    }

    static void register(@Observes Filters filters) {
        filters.register(ExchangeId::mint, FIRST);
    }

    String id() {
        return exchange.getCurrent().get(KEY);
    }

    /** It is about this request. */
    void setId(String requestId) {
        exchange.getCurrent().put(KEY, requestId).put(OF_REQUEST, true);
    }

    /** Whether there is a request that it is about: one that was taken up, whatever came of it. */
    boolean isOfRequest() {
        return exchange.getCurrent().get(OF_REQUEST, false);
    }

    /** What the caller asked for, as {@code GET /nonsense}. */
    String target() {
        return exchange.getCurrent().request().method() + " "
                + exchange.getCurrent().request().path();
    }

    private static void mint(RoutingContext exchange) {
        exchange.put(KEY, "req-" + UUID.randomUUID().toString().replace("-", ""));
        exchange.addHeadersEndHandler(end -> exchange.response().putHeader(HEADER, exchange.<String>get(KEY)));
        exchange.next();
    }
}
