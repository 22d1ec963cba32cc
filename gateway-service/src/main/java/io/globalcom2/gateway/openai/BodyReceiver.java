package io.globalcom2.gateway.openai;

import io.globalcom2.gateway.admission.FrontDoor;
import io.globalcom2.gateway.admission.GatewayConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Takes a place for a request, and memory for its body, and receives that. */
class BodyReceiver {
    private final FrontDoor frontDoor;
    private final GatewayConfig config;
    private final Vertx vertx;

    BodyReceiver(FrontDoor frontDoor, GatewayConfig config, Vertx vertx) {
        this.frontDoor = frontDoor;
        this.config = config;
        this.vertx = vertx;
    }

    /** On the event loop: no thread waits for who sends slowly. */
    @Received
    @ServerRequestFilter(nonBlocking = true)
    public Uni<Void> receive(RoutingContext exchange) {
        BodyReception reception = new BodyReception(
                exchange, vertx, Math.toIntExact(config.maxBodySize().asLongValue()), config.bodyTimeout());
        ReceivedBody.await(exchange, reception);
        return reception.receive(frontDoor);
    }
}
