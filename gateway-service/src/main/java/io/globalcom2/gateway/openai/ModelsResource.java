package io.globalcom2.gateway.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.globalcom2.compression.globalcom2.Method;
import io.globalcom2.gateway.admission.ServedModel;
import io.globalcom2.gateway.estimate.ModelFiles;
import io.globalcom2.gateway.keys.Caller;
import io.globalcom2.gateway.keys.Callers;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.Optional;

/** {@code GET /v1/models}: the one model that is served. */
@Path("/v1/models")
@Produces(MediaType.APPLICATION_JSON)
public class ModelsResource {
    private final ServedModel model;
    private final Callers callers;
    private final ModelFiles files;
    private final long createdSeconds;

    ModelsResource(ServedModel model, Callers callers, ModelFiles files, Clock clock) {
        this.model = model;
        this.callers = callers;
        this.files = files;
        this.createdSeconds = clock.instant().getEpochSecond();
    }

    @GET
    public String list(@HeaderParam("authorization") String authorization) {
        requireKey(authorization);
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("object", "list");
        body.putArray("data").add(describe());
        return body.toString();
    }

    /** The name may hold slashes, as Hugging Face's do. */
    @GET
    @Path("/{name:.+}")
    public String get(@HeaderParam("authorization") String authorization, String name) {
        requireKey(authorization);
        model.require(name);
        return describe().toString();
    }

    private void requireKey(String authorization) {
        Caller unused = callers.identify(Optional.ofNullable(authorization));
    }

    private ObjectNode describe() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", model.name())
                .put("object", "model")
                .put("created", createdSeconds)
                .put("owned_by", "globalcom2");
        files.maxContext().ifPresent(positions -> json.put("max_model_len", positions));
        ObjectNode compression = json.putObject("compression");
        for (Method method : Method.values()) {
            compression.withArray("methods").add(method.id());
        }
        files.grids().forEach(grid -> compression
                .withArray("grids")
                .addArray()
                .add(grid.columns())
                .add(grid.rows()));
        return json;
    }
}
