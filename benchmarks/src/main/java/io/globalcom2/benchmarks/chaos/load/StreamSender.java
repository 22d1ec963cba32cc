package io.globalcom2.benchmarks.chaos.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.globalcom2.quickstart.chat.ChatRequests;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.List;

/** Asks the gateways in turn over HTTP and reads the events. */
public final class StreamSender implements RequestSender {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ChatRequests requests;
    private final List<URI> gateways;

    /** @param gateways where their {@code /v1/chat/completions} is */
    public StreamSender(String model, List<URI> gateways) {
        this.requests = new ChatRequests(model);
        this.gateways = List.copyOf(gateways);
    }

    @Override
    public Runnable send(PlannedRequest request, CallerView view) throws IOException {
        HttpRequest.Builder post = HttpRequest.newBuilder(gateway(request, 0))
                .header("content-type", "application/json")
                .header("traceparent", request.traceparent())
                .POST(HttpRequest.BodyPublishers.ofString(body(request).toString()));
        if (request.kind().isResuming()) {
            post.header("idempotency-key", request.id());
        }
        StreamCall call = new StreamCall(http, attempt -> gateway(request, attempt), post.build(), view);
        call.start();
        return call::leave;
    }

    private URI gateway(PlannedRequest request, int attempt) {
        return gateways.get((request.number() + attempt) % gateways.size());
    }

    private ObjectNode body(PlannedRequest request) throws IOException {
        ObjectNode body = request.tokens() == 0
                ? requests.ask(request.question(), request.ratio())
                : requests.askForTokens(request.question(), request.ratio(), request.tokens());
        return request.lane() == LoadLane.BATCH ? body.put("service_tier", "flex") : body;
    }
}
