package io.globalcom2.gateway.openai;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.Quote;
import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.admission.GatewayMetrics;
import io.globalcom2.gateway.keys.OverLimitException;
import io.vertx.ext.web.RoutingContext;
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

    private final GatewayMetrics metrics;

    ErrorMappers(GatewayMetrics metrics) {
        this.metrics = metrics;
    }

    @ServerExceptionMapper
    public Response map(ServingException failure, RoutingContext exchange) {
        OpenAiError error = OpenAiError.of(failure);
        if (!ExchangeId.isOfRequest(exchange)) {
            metrics.countRefusal(failure.kind());
        }
        tell(error, exchange);
        return toResponse(error, failure instanceof OverLimitException over ? over.headers() : headers(error));
    }

    @ServerExceptionMapper
    public Response map(WebApplicationException failure, RoutingContext exchange) {
        int status = failure.getResponse().getStatus();
        String message = NOWHERE.contains(status)
                ? "path: expected one of %s, got %s".formatted(Endpoints.LIST, Quote.of(ExchangeId.target(exchange)))
                : failure.getResponse().getStatusInfo().getReasonPhrase();
        return refuse(status, message, exchange);
    }

    @ServerExceptionMapper
    public Response map(BodyException failure, RoutingContext exchange) {
        return refuse(failure.status(), failure.getMessage(), exchange);
    }

    private Response refuse(int status, String message, RoutingContext exchange) {
        metrics.countRefusal(status);
        OpenAiError error = OpenAiError.ofStatus(status, message);
        tell(error, exchange);
        return toResponse(error);
    }

    @ServerExceptionMapper
    public Response map(RuntimeException failure, RoutingContext exchange) {
        LOG.errorf(failure, "A request failed. requestId=%s", ExchangeId.of(exchange));
        if (!ExchangeId.isOfRequest(exchange)) {
            metrics.countRefusal(FailureKind.INTERNAL);
        }
        return toResponse(OpenAiError.of(failure));
    }

    /** Without its message, which may repeat what the caller wrote. */
    private static void tell(OpenAiError error, RoutingContext exchange) {
        LOG.infof(
                "A request ends with an error. requestId=%s status=%d code=%s",
                ExchangeId.of(exchange), error.status(), error.code());
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
