package io.globalcom2.quickstart.endtoend;

import io.globalcom2.proto.v1.GenerateEvent;
import io.globalcom2.proto.v1.InferenceRequest;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** One call of {@code Inference.Generate}, and everything that came back so far. */
final class GrpcCall implements ClientResponseObserver<InferenceRequest, GenerateEvent> {
    private static final int TIMEOUT_SECONDS = 90;

    private final String requestId;
    private final Runnable cancel;
    private final List<GenerateEvent> events = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Status> end = new CompletableFuture<>();
    private final CompletableFuture<ClientCallStreamObserver<InferenceRequest>> started = new CompletableFuture<>();

    /** @param cancel tells the gateway that the request is not wanted: work under a key outlives its call */
    GrpcCall(String requestId, Runnable cancel) {
        this.requestId = requestId;
        this.cancel = cancel;
    }

    String requestId() {
        return requestId;
    }

    List<GenerateEvent> events() {
        return List.copyOf(events);
    }

    boolean hasText() {
        return events.stream().anyMatch(GenerateEvent::hasDelta);
    }

    boolean hasEnded() {
        return end.isDone();
    }

    boolean isRunning() {
        return hasText() && !hasEnded();
    }

    String text() {
        return events.stream().map(event -> event.getDelta().getText()).collect(Collectors.joining());
    }

    /** As the last event with text says; 0 before the first. */
    int completionTokens() {
        return events.stream()
                .mapToInt(event -> event.getDelta().getCompletionTokens())
                .max()
                .orElse(0);
    }

    Set<String> attemptIds() {
        return events.stream().map(GenerateEvent::getAttemptId).collect(Collectors.toSet());
    }

    void cancel() {
        started.join().cancel("the caller has seen enough", null);
        cancel.run();
    }

    /** Waits until the call is closed, and returns with what status. */
    Status awaitEnd() throws Exception {
        return end.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    /** Waits for the end of an accepted request; it must be exactly one terminal event, the last, and then OK. */
    GenerateEvent awaitTerminal() throws Exception {
        Status status = awaitEnd();
        List<GenerateEvent> terminals = events.stream()
                .filter(event -> event.hasCompleted() || event.hasFailed())
                .toList();
        if (!status.isOk() || terminals.size() != 1 || events.indexOf(terminals.get(0)) != events.size() - 1) {
            throw new AssertionError(
                    "expected one terminal event, the last, and OK, got %s after %s".formatted(status, events));
        }
        return terminals.get(0);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<InferenceRequest> call) {
        started.complete(call);
    }

    @Override
    public void onNext(GenerateEvent event) {
        events.add(event);
    }

    @Override
    public void onError(Throwable failure) {
        end.complete(Status.fromThrowable(failure));
    }

    @Override
    public void onCompleted() {
        end.complete(Status.OK);
    }
}
