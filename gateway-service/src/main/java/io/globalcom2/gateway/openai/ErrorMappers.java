package io.globalcom2.gateway.openai;

import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.keys.OverLimitException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Gives every failed HTTP request OpenAI's error body. */
public class ErrorMappers {
    private static final Logger LOG = Logger.getLogger(ErrorMappers.class);
    private static final Map<String, String> A_MOMENT_LATER = Map.of("retry-after", "1");
    /** RFC 9110 wants to see it beside every 401. */
    private static final Map<String, String> WITH_A_KEY = Map.of("www-authenticate", "Bearer");

    private final ExchangeId exchange;

    ErrorMappers(ExchangeId exchange) {
        this.exchange = exchange;
    }

    @ServerExceptionMapper
    public Response map(ServingException failure) {
        OpenAiError error = OpenAiError.of(failure);
        return toResponse(error, failure instanceof OverLimitException over ? over.headers() : headers(error));
    }

    @ServerExceptionMapper
    public Response map(WebApplicationException failure) {
        int status = failure.getResponse().getStatus();
        return toResponse(OpenAiError.ofStatus(
                status, failure.getResponse().getStatusInfo().getReasonPhrase()));
    }

    @ServerExceptionMapper
    public Response map(BodyException failure) {
        return toResponse(OpenAiError.ofStatus(failure.status(), failure.getMessage()));
    }

    @ServerExceptionMapper
    public Response map(RuntimeException failure) {
        LOG.errorf(failure, "A request failed. requestId=%s", exchange.id());
        return toResponse(OpenAiError.of(failure));
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
