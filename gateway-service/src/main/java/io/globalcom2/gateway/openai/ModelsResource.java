package io.globalcom2.gateway.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.globalcom2.gateway.admission.ServedModel;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;

/** {@code GET /v1/models}: the one model that is served. */
@Path("/v1/models")
@Produces(MediaType.APPLICATION_JSON)
public class ModelsResource {
    private final ServedModel model;
    private final long createdSeconds;

    ModelsResource(ServedModel model, Clock clock) {
        this.model = model;
        this.createdSeconds = clock.instant().getEpochSecond();
    }

    @GET
    public String list() {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("object", "list");
        body.putArray("data").add(describe());
        return body.toString();
    }

    /** The name may hold slashes, as Hugging Face's do. */
    @GET
    @Path("/{name:.+}")
    public String get(String name) {
        model.require(name);
        return describe().toString();
    }

    private ObjectNode describe() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", model.name())
                .put("object", "model")
                .put("created", createdSeconds)
                .put("owned_by", "globalcom2");
    }
}
