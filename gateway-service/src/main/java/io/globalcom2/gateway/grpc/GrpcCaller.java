package io.globalcom2.gateway.grpc;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.keys.OverLimitException;
import io.globalcom2.gateway.relay.AnswerEvent;
import io.globalcom2.gateway.relay.AnswerEvent.Failed;
import io.globalcom2.gateway.relay.AnswerListener;
import io.globalcom2.gateway.relay.Watch;
import io.globalcom2.gateway.wire.EventMessages;
import io.globalcom2.grpc.GrpcFailures;
import io.globalcom2.proto.v1.GenerateEvent;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * The caller of one {@code Inference.Generate}. A caller that reads slowly makes grpc-java hold what is not read yet; that is bounded by the
 * answer itself, so it is sent without waiting. One that does not read for long is taken to have left.
 */
final class GrpcCaller implements AnswerListener {
    private static final Metadata.Key<String> RETRY_AFTER =
            Metadata.Key.of("retry-after", Metadata.ASCII_STRING_MARSHALLER);
    /** In seconds. */
    private static final String A_MOMENT = "1";

    private final ServerCallStreamObserver<GenerateEvent> responses;
    private final Executor executor;
    private final Duration timeout;
    private String requestId = "";
    private Optional<Watch> watch = Optional.empty();
    private boolean gone;
    private boolean accepted;
    private long sequenceNumber;

    /** Since when he has not read all; 0 where he has. */
    private long behindSinceNanos;

    private boolean cutOff;

    /**
     * @param executor for leaving, which may take a lock that whoever tells him something holds
     * @param timeout in which he has to read what is sent
     */
    GrpcCaller(StreamObserver<GenerateEvent> responses, Executor executor, Duration timeout) {
        this.executor = executor;
        this.timeout = timeout;
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
        if (cutOff) {
            return;
        }
        if (!keepsUp()) {
            cutOff = true;
            refuse(new ServingException(
                    FailureKind.CANCELLED, "the caller has read nothing for %d s".formatted(timeout.toSeconds())));
            executor.execute(this::leave);
            return;
        }
        responses.onNext(EventMessages.write(requestId, attemptId, sequenceNumber++, event));
        if (event.isTerminal() && !responses.isCancelled()) {
            responses.onCompleted();
        }
    }

    private boolean keepsUp() {
        if (responses.isReady()) {
            behindSinceNanos = 0;
            return true;
        }
        long now = System.nanoTime();
        if (behindSinceNanos == 0) {
            behindSinceNanos = now;
        }
        return now - behindSinceNanos < timeout.toNanos();
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

    /** The same for a call that nobody serves yet. */
    static void close(RuntimeException failure, ServerCall<?, ?> call) {
        call.close(GrpcFailures.toStatus(failure), trailers(failure));
    }

    private static Metadata trailers(RuntimeException failure) {
        Metadata trailers = new Metadata();
        if (failure instanceof OverLimitException over) {
            over.headers()
                    .forEach((name, value) ->
                            trailers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
        } else if (failure instanceof ServingException serving && serving.kind() == FailureKind.OVERLOADED) {
            trailers.put(RETRY_AFTER, A_MOMENT);
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
