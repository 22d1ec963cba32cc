package io.globalcom2.gateway.openai;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.Quote;
import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.admission.GatewayMetrics;
import io.globalcom2.gateway.keys.OverLimitException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Gives every failed HTTP request OpenAI's error body. */
public class ErrorMappers {
    private static final Logger LOG = Logger.getLogger(ErrorMappers.class);
    private static final Map<String, String> A_MOMENT_LATER = Map.of("retry-after", "1");
    /** RFC 9110 wants to see it beside every 401. */
    private static final Map<String, String> WITH_A_KEY = Map.of("www-authenticate", "Bearer");

    /** Statuses of a path, or a way to use it, that is not there. */
    private static final Set<Integer> NOWHERE = Set.of(404, 405);

    private final ExchangeId exchange;
    private final GatewayMetrics metrics;

    ErrorMappers(ExchangeId exchange, GatewayMetrics metrics) {
        this.exchange = exchange;
        this.metrics = metrics;
    }

    @ServerExceptionMapper
    public Response map(ServingException failure) {
        OpenAiError error = OpenAiError.of(failure);
        if (!exchange.isOfRequest()) {
            metrics.countRefusal(failure.kind());
        }
        tell(error);
        return toResponse(error, failure instanceof OverLimitException over ? over.headers() : headers(error));
    }

    @ServerExceptionMapper
    public Response map(WebApplicationException failure) {
        int status = failure.getResponse().getStatus();
        String message = NOWHERE.contains(status)
                ? "path: expected one of %s, got %s".formatted(Endpoints.LIST, Quote.of(exchange.target()))
                : failure.getResponse().getStatusInfo().getReasonPhrase();
        return refuse(status, message);
    }

    @ServerExceptionMapper
    public Response map(BodyException failure) {
        return refuse(failure.status(), failure.getMessage());
    }

    private Response refuse(int status, String message) {
        metrics.countRefusal(status);
        OpenAiError error = OpenAiError.ofStatus(status, message);
        tell(error);
        return toResponse(error);
    }

    @ServerExceptionMapper
    public Response map(RuntimeException failure) {
        LOG.errorf(failure, "A request failed. requestId=%s", exchange.id());
        if (!exchange.isOfRequest()) {
            metrics.countRefusal(FailureKind.INTERNAL);
        }
        return toResponse(OpenAiError.of(failure));
    }

    /** Without its message, which may repeat what the caller wrote. */
    private void tell(OpenAiError error) {
        LOG.infof(
                "A request ends with an error. requestId=%s status=%d code=%s",
                exchange.id(), error.status(), error.code());
    }

    private static Response toResponse(OpenAiError error) {
        return toResponse(error, headers(error));
    }

    private static Response toResponse(OpenAiError error, Map<String, String> headers) {
        Response.ResponseBuilder response = Response.status(error.status())
                .type(MediaType.APPLICATION_JSON)
                .entity(error.toJson().toString().getBytes(StandardCharsets.UTF_8));
        headers.forEach(response::header);
        return response.build();
    }

    private static Map<String, String> headers(OpenAiError error) {
        if (error.status() == Response.Status.UNAUTHORIZED.getStatusCode()) {
            return WITH_A_KEY;
        }
        return error.isWorthRetrying() ? A_MOMENT_LATER : Map.of();
    }
}
