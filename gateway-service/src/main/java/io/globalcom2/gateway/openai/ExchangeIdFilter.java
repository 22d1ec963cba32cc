package io.globalcom2.gateway.openai;

import jakarta.ws.rs.container.ContainerResponseContext;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Says in every answer, errors too, how the exchange is called. What comes in pieces says it itself: no filter sees that. */
class ExchangeIdFilter {
    static final String HEADER = "x-request-id";

    private final ExchangeId exchange;

    ExchangeIdFilter(ExchangeId exchange) {
        this.exchange = exchange;
    }

    @ServerResponseFilter
    public void name(ContainerResponseContext response) {
        response.getHeaders().putSingle(HEADER, exchange.id());
    }
}
