package io.globalcom2.gateway.openai.responses;

import io.globalcom2.gateway.admission.Admission;
import io.globalcom2.gateway.admission.CallerKey;
import io.globalcom2.gateway.admission.FrontDoor;
import io.globalcom2.gateway.admission.GatewayConfig;
import io.globalcom2.gateway.admission.Submission;
import io.globalcom2.gateway.openai.AnswerResponses;
import io.globalcom2.gateway.openai.ExchangeId;
import io.globalcom2.gateway.openai.Received;
import io.globalcom2.gateway.openai.ReceivedBody;
import io.globalcom2.gateway.openai.Stopwatch;
import io.globalcom2.gateway.relay.Watch;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestMulti;

/** {@code POST /v1/responses}. As for chat completions, one method gives both kinds of answer. */
@Path("/v1/responses")
public class ResponsesResource {
    private final FrontDoor frontDoor;
    private final ReceivedBody received;
    private final ResponsesReader reader;
    private final GatewayConfig config;
    private final AnswerResponses responses;
    private final ExchangeId exchange;
    private final Clock clock;

    ResponsesResource(
            FrontDoor frontDoor,
            ReceivedBody received,
            ResponsesReader reader,
            GatewayConfig config,
            AnswerResponses responses,
            ExchangeId exchange,
            Clock clock) {
        this.frontDoor = frontDoor;
        this.received = received;
        this.reader = reader;
        this.config = config;
        this.responses = responses;
        this.exchange = exchange;
        this.clock = clock;
    }

    /** Blocking, because a body may hold megabytes of base64. Neither its way in nor the answer blocks anybody. */
    @POST
    @Received
    @Blocking
    public RestMulti<byte[]> respond(
            @HeaderParam("idempotency-key") String idempotencyKey, @HeaderParam("traceparent") String traceparent) {
        Admission admission = received.admission();
        try {
            Optional<CallerKey> key = CallerKey.ofHeader(idempotencyKey);
            ResponsesRequest read = received.read(admission.bytes(), reader::read);
            Stopwatch stopwatch = received.stopwatch();
            ResponseWriter writer =
                    new ResponseWriter("", config.modelName(), clock.instant().getEpochSecond(), read.echo());
            Submission submission =
                    new Submission(read.request(), key, true, Optional.empty(), Optional.ofNullable(traceparent));
            return read.isStreamed()
                    ? stream(admission, submission, new StreamedResponse(writer, stopwatch))
                    : whole(admission, submission, new WholeResponse(writer, stopwatch));
        } catch (RuntimeException e) {
            admission.leave();
            throw e;
        }
    }

    private RestMulti<byte[]> whole(Admission admission, Submission submission, WholeResponse caller) {
        Watch watch = frontDoor.ask(admission, submission, caller);
        return answer(admission, watch, responses.whole(caller, watch));
    }

    private RestMulti<byte[]> stream(Admission admission, Submission submission, StreamedResponse caller) {
        Watch watch = frontDoor.ask(admission, submission, caller);
        return answer(admission, watch, responses.stream(caller, watch));
    }

    private RestMulti<byte[]> answer(
            Admission admission, Watch watch, RestMulti.SyncRestMulti.Builder<byte[]> response) {
        exchange.setId(watch.requestId());
        admission.rateLimits().forEach(response::header);
        return response.build();
    }
}
