package io.globalcom2.gateway.backlog;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code GET /q/backlog}: what waits in each lane, for who scales the workers. */
@Path("/q/backlog")
@Produces(MediaType.APPLICATION_JSON)
public class BacklogResource {
    private final Backlog backlog;

    BacklogResource(Backlog backlog) {
        this.backlog = backlog;
    }

    @GET
    public String get() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode lanes = body.putObject("lanes");
        backlog.lanes().forEach((lane, count) -> lanes.putObject(lane.label())
                .put("waiting", count.waiting())
                .put("held", count.held())
                .put("oldest_seconds", count.oldest().toMillis() / 1000.0));
        return body.toString();
    }
}
