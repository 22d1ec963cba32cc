package io.globalcom2.gateway.openai;

import jakarta.ws.rs.container.ContainerRequestContext;
import java.net.URI;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** What callers find here. */
class Endpoints {
    /** For who asks for something else. */
    static final String LIST = String.join(
            ", ",
            "POST /v1/chat/completions",
            "POST /v1/chat/completions/estimate",
            "POST /v1/responses",
            "GET /v1/models",
            "GET, DELETE /v1/requests/{id}",
            "GET /v1/requests/{id}/events",
            "GET /health");

    private static final String VERSION = "/v1";
    private static final List<String> UNVERSIONED = List.of("/chat/completions", "/responses", "/models", "/requests");

    /** Clients whose base URL lacks the version find the same. */
    @ServerRequestFilter(preMatching = true, nonBlocking = true)
    public void addVersion(ContainerRequestContext request) {
        URI uri = request.getUriInfo().getRequestUri();
        if (UNVERSIONED.stream().anyMatch(path -> (uri.getPath() + '/').startsWith(path + '/'))) {
            request.setRequestUri(request.getUriInfo()
                    .getRequestUriBuilder()
                    .replacePath(VERSION + uri.getRawPath())
                    .build());
        }
    }
}
