package io.globalcom2.gateway.openai;

import io.globalcom2.gateway.admission.AskedRequests;
import io.globalcom2.gateway.admission.CallerKey;
import io.globalcom2.gateway.admission.Inquiry;
import io.globalcom2.gateway.admission.ServedModel;
import io.globalcom2.gateway.relay.Heard;
import io.globalcom2.gateway.relay.Watch;
import io.smallrye.common.annotation.Blocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestMulti;

/** {@code /v1/requests/{id}}: what became of a request, for a caller who lost its answer or did not wait for it. */
@Path("/v1/requests/{id}")
@Blocking
public class RequestsResource {
    private final AskedRequests requests;
    private final AnswerResponses responses;
    private final ServedModel model;
    private final Clock clock;

    RequestsResource(AskedRequests requests, AnswerResponses responses, ServedModel model, Clock clock) {
        this.requests = requests;
        this.responses = responses;
        this.model = model;
        this.clock = clock;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public String state(
            @Context RoutingContext exchange,
            @HeaderParam("authorization") String authorization,
            @HeaderParam("idempotency-key") String idempotencyKey,
            String id) {
        String json = RequestJson.write(requests.state(inquiry(authorization, idempotencyKey, id)), writer(id))
                .toString();
        ExchangeId.set(exchange, id);
        return json;
    }

    /** Cancels it, and says how it ended. */
    @DELETE
    @Produces(MediaType.APPLICATION_JSON)
    public String cancel(
            @Context RoutingContext exchange,
            @HeaderParam("authorization") String authorization,
            @HeaderParam("idempotency-key") String idempotencyKey,
            String id) {
        String json = RequestJson.write(requests.cancel(inquiry(authorization, idempotencyKey, id)), writer(id))
                .toString();
        ExchangeId.set(exchange, id);
        return json;
    }

    /** Its answer as server-sent events, also where it was asked for in one piece. */
    @GET
    @Path("/events")
    public RestMulti<byte[]> events(
            @Context RoutingContext exchange,
            @HeaderParam("authorization") String authorization,
            @HeaderParam("idempotency-key") String idempotencyKey,
            @HeaderParam("last-event-id") String lastEventId,
            String id) {
        Shown shown = Shown.read(Optional.ofNullable(lastEventId).orElse(""));
        Heard heard = shown.heard();
        StreamedAnswer caller = StreamedAnswer.ofAccepted(events -> new CompletionEvents(shown, writer(id), events));
        Watch watch = requests.watch(inquiry(authorization, idempotencyKey, id), heard, caller);
        ExchangeId.set(exchange, id);
        return responses.stream(caller, watch).build();
    }

    private static Inquiry inquiry(String authorization, String idempotencyKey, String id) {
        return new Inquiry(Optional.ofNullable(authorization), id, CallerKey.ofHeader(idempotencyKey));
    }

    /** The lane is not known any more, and whoever comes later wants to know what was spent. */
    private CompletionWriter writer(String id) {
        return new CompletionWriter(id, model, clock.instant().getEpochSecond(), "", true);
    }
}
