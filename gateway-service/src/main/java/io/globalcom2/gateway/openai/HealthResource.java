package io.globalcom2.gateway.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.smallrye.health.SmallRyeHealthReporter;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code GET /health}: whether requests are taken, for load balancers that see only the port of callers. Why not is told on the management port. */
@Path("/health")
@Produces(MediaType.APPLICATION_JSON)
public class HealthResource {
    private static final String UP =
            JsonNodeFactory.instance.objectNode().put("status", "UP").toString();

    private final SmallRyeHealthReporter reporter;

    HealthResource(SmallRyeHealthReporter reporter) {
        this.reporter = reporter;
    }

    @GET
    public Uni<String> health() {
        return reporter.getReadinessAsync().map(readiness -> {
            if (readiness.isDown()) {
                throw new ServingException(FailureKind.UNAVAILABLE, "the gateway takes no requests at present");
            }
            return UP;
        });
    }
}
