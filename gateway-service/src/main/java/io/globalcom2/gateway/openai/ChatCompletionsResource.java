package io.globalcom2.gateway.openai;

import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.admission.Admission;
import io.globalcom2.gateway.admission.CallerKey;
import io.globalcom2.gateway.admission.FrontDoor;
import io.globalcom2.gateway.admission.GatewayConfig;
import io.globalcom2.gateway.admission.Submission;
import io.globalcom2.gateway.relay.Watch;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.resteasy.reactive.RestMulti;

/**
 * {@code POST /v1/chat/completions}. One method without {@code @Produces} for both kinds of answer: OpenAI's JavaScript client sends
 * {@code Accept: application/json} also where it wants a stream.
 */
@Path("/v1/chat/completions")
public class ChatCompletionsResource {
    private static final String KEY_FIELD = "Idempotency-Key";

    private final FrontDoor frontDoor;
    private final ChatCompletionReader reader;
    private final GatewayConfig config;
    private final Clock clock;
    private final ScheduledExecutorService executor;

    ChatCompletionsResource(
            FrontDoor frontDoor,
            ChatCompletionReader reader,
            GatewayConfig config,
            Clock clock,
            ScheduledExecutorService executor) {
        this.frontDoor = frontDoor;
        this.reader = reader;
        this.config = config;
        this.clock = clock;
        this.executor = executor;
    }

    /** Blocking, because a body may hold megabytes of base64. The answer itself blocks nobody. */
    @POST
    @Blocking
    public RestMulti<byte[]> complete(
            InputStream stream,
            @HeaderParam("authorization") String authorization,
            @HeaderParam("idempotency-key") String idempotencyKey,
            @HeaderParam("traceparent") String traceparent) {
        Stopwatch stopwatch = new Stopwatch();
        RequestBody body =
                new RequestBody(stream, Math.toIntExact(config.maxBodySize().asLongValue()));
        Admission admission = enter(body, Optional.ofNullable(authorization));
        try {
            Optional<CallerKey> key = Optional.ofNullable(idempotencyKey).map(value -> new CallerKey(KEY_FIELD, value));
            ChatCompletion completion = reader.read(body.read());
            CompletionWriter writer = new CompletionWriter(
                    "",
                    config.modelName(),
                    clock.instant().getEpochSecond(),
                    ServiceTier.name(completion.request().lane()),
                    completion.includesUsage());
            Submission submission =
                    new Submission(completion.request(), key, Optional.empty(), Optional.ofNullable(traceparent));
            return completion.isStreamed()
                    ? stream(admission, submission, new StreamedAnswer(writer, stopwatch))
                    : whole(admission, submission, new WholeAnswer(writer, stopwatch));
        } catch (RuntimeException e) {
            admission.leave();
            throw e;
        }
    }

    private Admission enter(RequestBody body, Optional<String> authorization) {
        try {
            return frontDoor.enter(authorization);
        } catch (ServingException refusal) {
            body.discard();
            throw refusal;
        }
    }

    private RestMulti<byte[]> whole(Admission admission, Submission submission, WholeAnswer caller) {
        Watch watch = frontDoor.ask(admission, submission, caller);
        return response(admission, watch, "application/json", body(caller, watch));
    }

    private RestMulti<byte[]> stream(Admission admission, Submission submission, StreamedAnswer caller) {
        Duration pause = config.keepalive();
        Watch watch = frontDoor.ask(admission, submission, caller);
        ScheduledFuture<?> pings = executor.scheduleWithFixedDelay(
                caller::ping, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
        Multi<byte[]> body = body(caller, watch).onTermination().invoke(() -> pings.cancel(false));
        return response(admission, watch, "text/event-stream", body);
    }

    /** A caller that leaves is handled on another thread: the server tells of it under a lock that writing an answer takes too. */
    private Multi<byte[]> body(HttpCaller caller, Watch watch) {
        return caller.body(() -> executor.execute(watch.leave()));
    }

    private static RestMulti<byte[]> response(
            Admission admission, Watch watch, String contentType, Multi<byte[]> body) {
        RestMulti.SyncRestMulti.Builder<byte[]> response = RestMulti.fromMultiData(body)
                .header("Content-Type", contentType)
                .header("Cache-Control", "no-cache")
                .header("X-Accel-Buffering", "no")
                .header("x-request-id", watch.requestId());
        admission.rateLimits().forEach(response::header);
        return response.build();
    }
}
