package io.globalcom2.gateway.openai;

import io.globalcom2.gateway.admission.Admission;
import io.globalcom2.gateway.admission.CallerKey;
import io.globalcom2.gateway.admission.ServedModel;
import io.globalcom2.gateway.admission.Submission;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.RestMulti;

/**
 * {@code POST /v1/chat/completions}. One method without {@code @Produces} for both kinds of answer: OpenAI's JavaScript client sends
 * {@code Accept: application/json} also where it wants a stream.
 */
@Path("/v1/chat/completions")
public class ChatCompletionsResource {
    private static final String RESPOND_ASYNC = "respond-async";
    /** Preferences are separated by commas, and may have parameters: RFC 7240. */
    private static final Pattern ASYNC_PREFERENCE =
            Pattern.compile("(?:^|,)\\s*%s\\s*(?:[,;]|$)".formatted(RESPOND_ASYNC), Pattern.CASE_INSENSITIVE);

    private final ReceivedBody received;
    private final ChatCompletionReader reader;
    private final ServedModel model;
    private final AnswerResponses responses;
    private final ExchangeId exchange;
    private final Clock clock;

    ChatCompletionsResource(
            ReceivedBody received,
            ChatCompletionReader reader,
            ServedModel model,
            AnswerResponses responses,
            ExchangeId exchange,
            Clock clock) {
        this.received = received;
        this.reader = reader;
        this.model = model;
        this.responses = responses;
        this.exchange = exchange;
        this.clock = clock;
    }

    /** Blocking, because a body may hold megabytes of base64. Neither its way in nor the answer blocks anybody. */
    @POST
    @Received
    @Blocking
    public RestMulti<byte[]> complete(
            @HeaderParam("idempotency-key") String idempotencyKey,
            @HeaderParam("prefer") List<String> preferences,
            @HeaderParam("traceparent") String traceparent) {
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
                    preferences.stream().map(ASYNC_PREFERENCE::matcher).noneMatch(Matcher::find),
                    Optional.empty(),
                    Optional.ofNullable(traceparent));
            if (!submission.isAwaited()) {
                return accept(admission, submission);
            }
            HttpCaller caller = completion.isStreamed()
                    ? new StreamedAnswer(writer, stopwatch)
                    : new WholeAnswer(writer, stopwatch);
            return responses.ask(admission, submission, caller).build();
        } catch (RuntimeException e) {
            admission.leave();
            throw e;
        }
    }

    private RestMulti<byte[]> accept(Admission admission, Submission submission) {
        return responses
                .ask(admission, submission, new AcceptedAnswer())
                .status(Response.Status.ACCEPTED.getStatusCode())
                .header("Location", "/v1/requests/" + exchange.id())
                .header("Preference-Applied", RESPOND_ASYNC)
                .build();
    }
}
