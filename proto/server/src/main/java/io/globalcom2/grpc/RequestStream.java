package io.globalcom2.grpc;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.grpc.Deadline;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The asking side of a client-streaming call, for one reading thread. A message is asked for when {@link #next} wants it and not before, so
 * that a call nobody reads yet costs no more than grpc-java's flow-control window. Create it in the service method, and return it there.
 */
public final class RequestStream<T> implements StreamObserver<T> {
    private final ServerCallStreamObserver<?> call;
    private Optional<T> message = Optional.empty();
    private boolean complete;
    private boolean cancelled;

    /** @param responses what grpc-java passed to the service method */
    public RequestStream(StreamObserver<?> responses) {
        call = (ServerCallStreamObserver<?>) responses;
        call.disableAutoRequest();
    }

    /**
     * Waits for the next message.
     *
     * @return empty once the client has half-closed
     * @throws ServingException CANCELLED when the client has gone away, DEADLINE_EXCEEDED when nothing comes before the deadline
     */
    public Optional<T> next(Deadline deadline) {
        call.request(1);
        return await(deadline);
    }

    @Override
    public synchronized void onNext(T next) {
        message = Optional.of(next);
        notifyAll();
    }

    /** The client cancelled, or its deadline passed. */
    @Override
    public synchronized void onError(Throwable failure) {
        cancelled = true;
        notifyAll();
    }

    @Override
    public synchronized void onCompleted() {
        complete = true;
        notifyAll();
    }

    private synchronized Optional<T> await(Deadline deadline) {
        while (message.isEmpty() && !complete && !cancelled) {
            long leftMillis = deadline.timeRemaining(TimeUnit.MILLISECONDS);
            if (leftMillis <= 0) {
                throw new ServingException(
                        FailureKind.DEADLINE_EXCEEDED, "the caller did not send its next message in time");
            }
            try {
                wait(leftMillis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ServingException(FailureKind.CANCELLED, "interrupted while receiving", e);
            }
        }
        if (cancelled) {
            throw new ServingException(FailureKind.CANCELLED, "the caller has gone away");
        }
        Optional<T> next = message;
        message = Optional.empty();
        return next;
    }
}
