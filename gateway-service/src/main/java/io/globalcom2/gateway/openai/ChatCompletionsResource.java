package io.globalcom2.gateway.openai;

import io.globalcom2.gateway.admission.Admission;
import io.globalcom2.gateway.admission.CallerKey;
import io.globalcom2.gateway.admission.ServedModel;
import io.globalcom2.gateway.admission.Submission;
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

/**
 * {@code POST /v1/chat/completions}. One method without {@code @Produces} for both kinds of answer: OpenAI's JavaScript client sends
 * {@code Accept: application/json} also where it wants a stream.
 */
@Path("/v1/chat/completions")
public class ChatCompletionsResource {
    private final ChatCompletionReader reader;
    private final ServedModel model;
    private final AnswerResponses responses;
    private final Clock clock;

    ChatCompletionsResource(ChatCompletionReader reader, ServedModel model, AnswerResponses responses, Clock clock) {
        this.reader = reader;
        this.model = model;
        this.responses = responses;
        this.clock = clock;
    }

    /** Blocking, because a body may hold megabytes of base64. Neither its way in nor the answer blocks anybody. */
    @POST
    @Received
    @Blocking
    public RestMulti<byte[]> complete(
            @Context RoutingContext exchange,
            @HeaderParam("idempotency-key") String idempotencyKey,
            @HeaderParam("prefer") List<String> preferences,
            @HeaderParam("traceparent") String traceparent) {
        ReceivedBody received = ReceivedBody.of(exchange);
        Admission admission = received.admission();
        try {
            Optional<CallerKey> key = CallerKey.ofHeader(idempotencyKey);
            ChatCompletion completion =
                    received.read(admission.bytes(), json -> reader.read(json, admission.bytes()::holdBeside));
            Stopwatch stopwatch = received.stopwatch();
            CompletionWriter writer = new CompletionWriter(
                    "",
                    model,
                    clock.instant().getEpochSecond(),
                    ServiceTier.name(completion.request().lane()),
                    completion.includesUsage());
            Submission submission = new Submission(
                    completion.request(),
                    key,
                    Preferences.waits(preferences),
                    Optional.empty(),
                    Optional.ofNullable(traceparent));
            HttpCaller caller = completion.isStreamed()
                    ? new StreamedAnswer(events -> new CompletionEvents(Shown.nothing(), writer, events), stopwatch)
                    : new WholeAnswer(writer, stopwatch);
            return responses.ask(exchange, admission, submission, caller);
        } catch (RuntimeException e) {
            admission.leave();
            throw e;
        }
    }
}
