package io.globalcom2.gateway.openai;

import io.globalcom2.checkpoint.chat.limits.RequestLimits;
import io.globalcom2.gateway.admission.Admission;
import io.globalcom2.gateway.admission.ChatRequest;
import io.globalcom2.gateway.admission.ServedModel;
import io.globalcom2.gateway.estimate.ModelFiles;
import io.globalcom2.image.ImageHeader;
import io.smallrye.common.annotation.Blocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;

/** {@code POST /v1/chat/completions/estimate}: the body of a request, and what its prompt would cost. Nothing is run. */
@Path("/v1/chat/completions/estimate")
@Produces(MediaType.APPLICATION_JSON)
public class EstimateResource {
    private final ChatCompletionReader reader;
    private final RequestLimits limits;
    private final ServedModel model;
    private final ModelFiles files;

    EstimateResource(ChatCompletionReader reader, RequestLimits limits, ServedModel model, ModelFiles files) {
        this.reader = reader;
        this.limits = limits;
        this.model = model;
        this.files = files;
    }

    /** It takes a place as a request does: reading is what costs memory. */
    @POST
    @Received
    @Blocking
    public String estimate(@Context RoutingContext exchange) {
        ReceivedBody received = ReceivedBody.of(exchange);
        Admission admission = received.admission();
        try {
            ChatRequest request = received.read(
                            admission.bytes(), json -> reader.read(json, admission.bytes()::holdBeside))
                    .request();
            limits.check(request.conversation(), image -> ImageHeader.read(image.data())
                    .decodedBytes());
            return EstimateJson.write(files.estimate(request), model).toString();
        } finally {
            admission.leave();
        }
    }
}
