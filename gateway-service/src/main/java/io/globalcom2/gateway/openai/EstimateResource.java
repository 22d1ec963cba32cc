package io.globalcom2.gateway.openai;

import io.globalcom2.checkpoint.chat.limits.RequestLimits;
import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.admission.Admission;
import io.globalcom2.gateway.admission.ChatRequest;
import io.globalcom2.gateway.admission.FrontDoor;
import io.globalcom2.gateway.admission.GatewayConfig;
import io.globalcom2.gateway.admission.ServedModel;
import io.globalcom2.gateway.estimate.ModelFiles;
import io.globalcom2.image.ImageHeader;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.Optional;

/** {@code POST /v1/chat/completions/estimate}: the body of a request, and what its prompt would cost. Nothing is run. */
@Path("/v1/chat/completions/estimate")
@Produces(MediaType.APPLICATION_JSON)
public class EstimateResource {
    private final FrontDoor frontDoor;
    private final ChatCompletionReader reader;
    private final RequestLimits limits;
    private final GatewayConfig config;
    private final ServedModel model;
    private final ModelFiles files;

    EstimateResource(
            FrontDoor frontDoor,
            ChatCompletionReader reader,
            RequestLimits limits,
            GatewayConfig config,
            ServedModel model,
            ModelFiles files) {
        this.frontDoor = frontDoor;
        this.reader = reader;
        this.limits = limits;
        this.config = config;
        this.model = model;
        this.files = files;
    }

    /** It takes a place as a request does: reading is what costs memory. */
    @POST
    @Blocking
    public String estimate(InputStream stream, @HeaderParam("authorization") String authorization) {
        RequestBody body =
                new RequestBody(stream, Math.toIntExact(config.maxBodySize().asLongValue()));
        Admission admission = enter(body, authorization);
        try {
            ChatRequest request = reader.read(body.read()).request();
            limits.check(request.conversation(), image -> ImageHeader.read(image.data())
                    .decodedBytes());
            return EstimateJson.write(files.estimate(request), model).toString();
        } finally {
            admission.leave();
        }
    }

    private Admission enter(RequestBody body, String authorization) {
        try {
            return frontDoor.enter(Optional.ofNullable(authorization));
        } catch (ServingException refusal) {
            body.discard();
            throw refusal;
        }
    }
}
