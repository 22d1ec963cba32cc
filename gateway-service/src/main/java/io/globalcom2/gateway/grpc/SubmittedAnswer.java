package io.globalcom2.gateway.grpc;

import io.globalcom2.gateway.relay.AnswerEvent;
import io.globalcom2.gateway.relay.AnswerEvent.Failed;
import io.globalcom2.gateway.relay.AnswerListener;
import io.globalcom2.proto.v1.SubmitResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The caller of one {@code Inference.Submit}: he hears the id when the request is stored in the queue, or why it is not. */
final class SubmittedAnswer implements AnswerListener {
    private final ServerCallStreamObserver<SubmitResponse> responses;
    private final CompletableFuture<Void> accepted = new CompletableFuture<>();

    SubmittedAnswer(StreamObserver<SubmitResponse> responses) {
        this.responses = (ServerCallStreamObserver<SubmitResponse>) responses;
        // Who does not wait cannot go away.
        this.responses.setOnCancelHandler(() -> {});
    }

    /** Completes when he has heard the id: then he may leave. */
    CompletionStage<Void> accepted() {
        return accepted;
    }

    @Override
    public void onAccepted(String requestId) {
        if (!responses.isCancelled()) {
            responses.onNext(SubmitResponse.newBuilder().setRequestId(requestId).build());
            responses.onCompleted();
        }
        accepted.complete(null);
    }

    @Override
    public void onEvent(String attemptId, AnswerEvent event) {
        if (!accepted.isDone() && event instanceof Failed failed) {
            refuse(failed.toException());
        }
    }

    void refuse(RuntimeException failure) {
        GrpcCaller.refuse(failure, responses);
    }
}
