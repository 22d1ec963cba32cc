package io.globalcom2.gateway.openai.responses;

import io.globalcom2.gateway.admission.Admission;
import io.globalcom2.gateway.admission.CallerKey;
import io.globalcom2.gateway.admission.ServedModel;
import io.globalcom2.gateway.admission.Submission;
import io.globalcom2.gateway.openai.AnswerResponses;
import io.globalcom2.gateway.openai.HttpCaller;
import io.globalcom2.gateway.openai.Preferences;
import io.globalcom2.gateway.openai.Received;
import io.globalcom2.gateway.openai.ReceivedBody;
import io.globalcom2.gateway.openai.Stopwatch;
import io.globalcom2.gateway.openai.StreamedAnswer;
import io.globalcom2.gateway.openai.WholeAnswer;
import io.smallrye.common.annotation.Blocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestMulti;

/** {@code POST /v1/responses}. As for chat completions, one method gives both kinds of answer. */
@Path("/v1/responses")
public class ResponsesResource {
    private final ResponsesReader reader;
    private final ServedModel model;
    private final AnswerResponses responses;
    private final Clock clock;

    ResponsesResource(ResponsesReader reader, ServedModel model, AnswerResponses responses, Clock clock) {
        this.reader = reader;
        this.model = model;
        this.responses = responses;
        this.clock = clock;
    }

    /** Blocking, because a body may hold megabytes of base64. Neither its way in nor the answer blocks anybody. */
    @POST
    @Received
    @Blocking
    public RestMulti<byte[]> respond(
            @Context RoutingContext exchange,
            @HeaderParam("idempotency-key") String idempotencyKey,
            @HeaderParam("prefer") List<String> preferences,
            @HeaderParam("traceparent") String traceparent) {
        ReceivedBody received = ReceivedBody.of(exchange);
        Admission admission = received.admission();
        try {
            Optional<CallerKey> key = CallerKey.ofHeader(idempotencyKey);
            ResponsesRequest read =
                    received.read(admission.bytes(), json -> reader.read(json, admission.bytes()::holdBeside));
            Stopwatch stopwatch = received.stopwatch();
            ResponseWriter writer =
                    new ResponseWriter("", model.name(), clock.instant().getEpochSecond(), read.echo());
            Submission submission = new Submission(
                    read.request(),
                    key,
                    Preferences.waits(preferences),
                    Optional.empty(),
                    Optional.ofNullable(traceparent));
            HttpCaller caller = read.isStreamed()
                    ? new StreamedAnswer(events -> new ResponseEvents(writer, events), stopwatch)
                    : new WholeAnswer(writer, stopwatch);
            return responses.ask(exchange, admission, submission, caller);
        } catch (RuntimeException e) {
            admission.leave();
            throw e;
        }
    }
}
