package io.globalcom2.benchmarks.chaos.load;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** One caller over HTTP. Who comes back asks the next gateway for the rest of his answer, until it has an end. */
final class StreamCall {
    private static final int OK = 200;
    /** Too many, nobody behind a proxy, not yet, too late: worth another try. */
    private static final Set<Integer> FOR_NOW = Set.of(429, 502, 503, 504);

    private final HttpClient http;
    private final Function<Integer, URI> gateways;
    private final HttpRequest question;
    private final CallerView view;
    private final Persistence persistence;
    private volatile CompletableFuture<?> call = CompletableFuture.completedFuture(null);
    private volatile boolean left;

    /**
     * Nothing is asked yet.
     *
     * @param gateways the address of the one that is asked at each try, which counts from 0
     * @param question as it is put to the first of them
     */
    StreamCall(HttpClient http, Function<Integer, URI> gateways, HttpRequest question, CallerView view) {
        this.http = http;
        this.gateways = gateways;
        this.question = question;
        this.view = view;
        this.persistence = new Persistence(view);
    }

    void start() {
        send(question);
    }

    void leave() {
        left = true;
        call.cancel(true);
    }

    private void send(HttpRequest request) {
        CompletableFuture<HttpResponse<String>> asked = http.sendAsync(request, this::body);
        call = asked;
        CompletableFuture<?> unused = asked.whenComplete((response, failure) -> {
            if (failure != null) {
                over(causedBy(failure) ? CallerEnd.REFUSED : CallerEnd.BROKEN, failure.toString(), true);
            } else if (response.statusCode() != OK) {
                over(
                        CallerEnd.REFUSED,
                        "HTTP %d: %s".formatted(response.statusCode(), response.body()),
                        FOR_NOW.contains(response.statusCode()));
            } else {
                over(CallerEnd.BROKEN, "the stream ended without an end", true);
            }
        });
    }

    private void over(CallerEnd how, String reason, boolean isForNow) {
        if (left || !isForNow || !persistence.tryAgain(this::resume)) {
            view.ended(view.wasTold() ? CallerEnd.BROKEN : how, reason);
        }
    }

    private void resume(int attempt) {
        URI gateway = gateways.apply(attempt);
        if (view.requestId().isEmpty()) {
            send(HttpRequest.newBuilder(question, (name, value) -> true)
                    .uri(gateway.resolve(question.uri().getPath()))
                    .build());
        } else {
            send(HttpRequest.newBuilder(gateway.resolve("/v1/requests/%s/events".formatted(view.requestId())))
                    .header("Last-Event-ID", Integer.toString(view.characters()))
                    .build());
        }
    }

    private BodySubscriber<String> body(HttpResponse.ResponseInfo head) {
        if (head.statusCode() != OK) {
            return BodySubscribers.ofString(StandardCharsets.UTF_8);
        }
        view.accepted();
        head.headers().firstValue("x-request-id").ifPresent(view::named);
        return BodySubscribers.fromLineSubscriber(new EventLines(view), lines -> "", StandardCharsets.UTF_8, null);
    }

    /** Whether nobody listened. */
    private static boolean causedBy(Throwable failure) {
        return failure instanceof ConnectException || (failure.getCause() != null && causedBy(failure.getCause()));
    }
}
