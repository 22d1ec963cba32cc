package io.globalcom2.benchmarks.chaos.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.globalcom2.quickstart.chat.ChatRequests;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Asks the gateways in turn over HTTP and reads the events. */
public final class StreamSender implements RequestSender {
    private static final int OK = 200;

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
        HttpRequest post = HttpRequest.newBuilder(gateways.get(request.number() % gateways.size()))
                .header("content-type", "application/json")
                .header("traceparent", request.traceparent())
                .POST(HttpRequest.BodyPublishers.ofString(body(request).toString()))
                .build();
        CompletableFuture<HttpResponse<String>> call = http.sendAsync(post, head -> body(head, view));
        CompletableFuture<?> unused = call.whenComplete((response, failure) -> {
            if (failure != null) {
                view.ended(causedBy(failure) ? CallerEnd.REFUSED : CallerEnd.BROKEN, failure.toString());
            } else if (response.statusCode() != OK) {
                view.ended(CallerEnd.REFUSED, "HTTP %d: %s".formatted(response.statusCode(), response.body()));
            }
        });
        return () -> call.cancel(true);
    }

    private ObjectNode body(PlannedRequest request) throws IOException {
        ObjectNode body = request.tokens() == 0
                ? requests.ask(request.question(), request.ratio())
                : requests.askForTokens(request.question(), request.ratio(), request.tokens());
        return request.lane() == LoadLane.BATCH ? body.put("service_tier", "flex") : body;
    }

    private static BodySubscriber<String> body(HttpResponse.ResponseInfo head, CallerView view) {
        if (head.statusCode() != OK) {
            return BodySubscribers.ofString(StandardCharsets.UTF_8);
        }
        view.accepted();
        return BodySubscribers.fromLineSubscriber(new EventLines(view), lines -> "", StandardCharsets.UTF_8, null);
    }

    /** Whether nobody listened. */
    private static boolean causedBy(Throwable failure) {
        return failure instanceof ConnectException || (failure.getCause() != null && causedBy(failure.getCause()));
    }
}
