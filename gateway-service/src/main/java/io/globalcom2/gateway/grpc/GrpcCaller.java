package io.globalcom2.gateway.grpc;

import io.globalcom2.gateway.keys.OverLimitException;
import io.globalcom2.gateway.relay.AnswerEvent;
import io.globalcom2.gateway.relay.AnswerEvent.Failed;
import io.globalcom2.gateway.relay.AnswerListener;
import io.globalcom2.gateway.relay.PendingAnswer;
import io.globalcom2.gateway.wire.EventMessages;
import io.globalcom2.grpc.GrpcFailures;
import io.globalcom2.proto.v1.GenerateEvent;
import io.grpc.Metadata;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;

/**
 * The caller of one {@code Inference.Generate}. A caller that reads slowly makes grpc-java hold what is not read yet; that is bounded by the
 * answer itself, so it is sent without waiting.
 */
final class GrpcCaller implements AnswerListener {
    private final ServerCallStreamObserver<GenerateEvent> responses;
    private String requestId = "";
    private Optional<PendingAnswer> answer = Optional.empty();
    private boolean gone;
    private boolean accepted;
    private long sequenceNumber;

    GrpcCaller(StreamObserver<GenerateEvent> responses) {
        this.responses = (ServerCallStreamObserver<GenerateEvent>) responses;
        this.responses.setOnCancelHandler(this::leave);
    }

    /** To be set before the request is asked. */
    void setRequestId(String requestId) {
        this.requestId = requestId;
    }

    /** What to cancel when the caller leaves; it may have left already. */
    void setAnswer(PendingAnswer asked) {
        boolean late;
        synchronized (this) {
            answer = Optional.of(asked);
            late = gone;
        }
        if (late) {
            asked.cancel();
        }
    }

    @Override
    public void onAccepted() {
        accepted = true;
    }

    @Override
    public void onEvent(String attemptId, AnswerEvent event) {
        if (!accepted && event instanceof Failed failed) {
            refuse(failed.toException());
            return;
        }
        responses.onNext(EventMessages.write(requestId, attemptId, sequenceNumber++, event));
        if (event.isTerminal() && !responses.isCancelled()) {
            responses.onCompleted();
        }
    }

    /** Fails the call with a status; what HTTP says in headers of a refusal is in its trailers. */
    void refuse(RuntimeException failure) {
        if (!responses.isCancelled()) {
            responses.onError(GrpcFailures.toStatus(failure).asRuntimeException(trailers(failure)));
        }
    }

    private static Metadata trailers(RuntimeException failure) {
        Metadata trailers = new Metadata();
        if (failure instanceof OverLimitException over) {
            over.headers()
                    .forEach((name, value) ->
                            trailers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
        }
        return trailers;
    }

    private void leave() {
        Optional<PendingAnswer> asked;
        synchronized (this) {
            gone = true;
            asked = answer;
        }
        asked.ifPresent(PendingAnswer::cancel);
    }
}
