package io.globalcom2.gateway.backlog;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.globalcom2.failure.ServingException;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** {@code GET /q/backlog} on the management interface: what waits in each lane, for who scales the workers. */
@Singleton
final class BacklogRoute {
    private static final int SERVICE_UNAVAILABLE = 503;

    private final Backlog backlog;

    BacklogRoute(Backlog backlog) {
        this.backlog = backlog;
    }

    void register(@Observes ManagementInterface management) {
        management.router().get("/q/backlog").blockingHandler(this::answer);
    }

    /** Where the brokers do not tell, 503 and a line that says so. */
    private void answer(RoutingContext request) {
        try {
            String body = body();
            request.response().putHeader("content-type", "application/json").end(body);
        } catch (ServingException e) {
            request.response()
                    .setStatusCode(SERVICE_UNAVAILABLE)
                    .putHeader("content-type", "text/plain")
                    .end(e.getMessage() + "\n");
        }
    }

    private String body() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode lanes = body.putObject("lanes");
        backlog.lanes().forEach((lane, count) -> lanes.putObject(lane.label())
                .put("waiting", count.waiting())
                .put("held", count.held())
                .put("oldest_seconds", count.oldest().toMillis() / 1000.0));
        return body.toString();
    }
}
