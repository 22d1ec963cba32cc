package io.globalcom2.gateway.openai;

import io.globalcom2.gateway.admission.Admission;
import io.globalcom2.gateway.admission.FrontDoor;
import io.globalcom2.gateway.admission.GatewayConfig;
import io.globalcom2.gateway.admission.Submission;
import io.globalcom2.gateway.relay.Watch;
import io.smallrye.mutiny.Multi;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.resteasy.reactive.RestMulti;

/** Makes responses of answers that come later. */
@Singleton
public final class AnswerResponses {
    private final FrontDoor frontDoor;
    private final Duration pause;
    private final ScheduledExecutorService executor;

    AnswerResponses(FrontDoor frontDoor, GatewayConfig config, ScheduledExecutorService executor) {
        this.frontDoor = frontDoor;
        this.pause = config.keepalive();
        this.executor = executor;
    }

    /**
     * Asks; the exchange is then about that request. Server-sent events for a caller who wants those, otherwise JSON in one piece. Who does not
     * wait for the answer hears where it will be.
     *
     * @param caller who hears the answer where it is waited for
     * @throws io.globalcom2.failure.ServingException as {@link FrontDoor#ask}
     */
    public RestMulti<byte[]> ask(
            RoutingContext exchange, Admission admission, Submission submission, HttpCaller caller) {
        HttpCaller listener = submission.isAwaited() ? caller : new AcceptedAnswer();
        Watch watch = frontDoor.ask(admission, submission, listener);
        ExchangeId.set(exchange, watch.requestId());
        RestMulti.SyncRestMulti.Builder<byte[]> response =
                listener instanceof StreamedAnswer streamed ? stream(streamed, watch) : whole(listener, watch);
        if (!submission.isAwaited()) {
            response.status(Response.Status.ACCEPTED.getStatusCode())
                    .header("Location", "/v1/requests/" + watch.requestId())
                    .header("Preference-Applied", Preferences.RESPOND_ASYNC);
        }
        admission.rateLimits().forEach(response::header);
        return response.build();
    }

    private RestMulti.SyncRestMulti.Builder<byte[]> whole(HttpCaller caller, Watch watch) {
        return response("application/json", body(caller, watch));
    }

    /** Server-sent events, with signs of life. */
    RestMulti.SyncRestMulti.Builder<byte[]> stream(StreamedAnswer caller, Watch watch) {
        ScheduledFuture<?> pings = executor.scheduleWithFixedDelay(
                caller::ping, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
        return response("text/event-stream", body(caller, watch).onTermination().invoke(() -> pings.cancel(false)));
    }

    /** A caller that leaves is handled on another thread: the server tells of it under a lock that writing an answer takes too. */
    private Multi<byte[]> body(HttpCaller caller, Watch watch) {
        return caller.body(() -> executor.execute(watch.leave()));
    }

    private static RestMulti.SyncRestMulti.Builder<byte[]> response(String contentType, Multi<byte[]> body) {
        return RestMulti.fromMultiData(body)
                .header("Content-Type", contentType)
                .header("Cache-Control", "no-cache")
                .header("X-Accel-Buffering", "no");
    }
}
