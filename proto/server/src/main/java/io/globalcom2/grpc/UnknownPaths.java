package io.globalcom2.grpc;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.stream.Collectors;

/** Answers whoever asks the management port for what is not there with what there is. */
@Singleton
final class UnknownPaths {
    private static final int NOT_FOUND = 404;
    private static final int MAX_LENGTH = 64;

    void register(@Observes ManagementInterface management) {
        Router router = management.router();
        router.route().last().handler(exchange -> answer(router, exchange));
    }

    private static void answer(Router router, RoutingContext exchange) {
        String known = router.getRoutes().stream()
                .map(Route::getPath)
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        String path = exchange.request().path();
        String message = "path: expected one of %s, got %s"
                .formatted(known, path.substring(0, Math.min(path.length(), MAX_LENGTH)));
        exchange.response()
                .setStatusCode(NOT_FOUND)
                .putHeader("content-type", "application/json")
                .end(new JsonObject()
                        .put("error", new JsonObject().put("message", message))
                        .encode());
    }
}
