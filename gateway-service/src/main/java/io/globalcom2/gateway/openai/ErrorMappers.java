package io.globalcom2.gateway.openai;

import io.globalcom2.failure.ServingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Gives every failed HTTP request OpenAI's error body. */
public class ErrorMappers {
    private static final Logger LOG = Logger.getLogger(ErrorMappers.class);
    private static final int RETRY_AFTER_SECONDS = 1;

    @ServerExceptionMapper
    public Response map(ServingException failure) {
        return toResponse(OpenAiError.of(failure));
    }

    @ServerExceptionMapper
    public Response map(WebApplicationException failure) {
        int status = failure.getResponse().getStatus();
        return toResponse(OpenAiError.ofStatus(
                status, failure.getResponse().getStatusInfo().getReasonPhrase()));
    }

    @ServerExceptionMapper
    public Response map(RuntimeException failure) {
        LOG.error("A request failed", failure);
        return toResponse(OpenAiError.of(failure));
    }

    private static Response toResponse(OpenAiError error) {
        Response.ResponseBuilder response =
                Response.status(error.status()).type(MediaType.APPLICATION_JSON).entity(error.toJson());
        return error.isWorthRetrying()
                ? response.header("Retry-After", RETRY_AFTER_SECONDS).build()
                : response.build();
    }
}
