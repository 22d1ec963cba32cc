package io.globalcom2.gateway.grpc;

import io.globalcom2.gateway.keys.OverLimitException;
import io.globalcom2.gateway.relay.AnswerEvent;
import io.globalcom2.gateway.relay.AnswerEvent.Failed;
import io.globalcom2.gateway.relay.AnswerListener;
import io.globalcom2.gateway.relay.Watch;
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
    private Optional<Watch> watch = Optional.empty();
    private boolean gone;
    private boolean accepted;
    private long sequenceNumber;

    GrpcCaller(StreamObserver<GenerateEvent> responses) {
        this.responses = (ServerCallStreamObserver<GenerateEvent>) responses;
        this.responses.setOnCancelHandler(this::leave);
    }

    /** What to leave when the caller does; he may have left already. */
    void setWatch(Watch asked) {
        boolean late;
        synchronized (this) {
            watch = Optional.of(asked);
            late = gone;
        }
        if (late) {
            asked.leave().run();
        }
    }

    @Override
    public void onAccepted(String id) {
        accepted = true;
        requestId = id;
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
        refuse(failure, responses);
    }

    static void refuse(RuntimeException failure, ServerCallStreamObserver<?> responses) {
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
        Optional<Watch> asked;
        synchronized (this) {
            gone = true;
            asked = watch;
        }
        asked.map(Watch::leave).ifPresent(Runnable::run);
    }
}
