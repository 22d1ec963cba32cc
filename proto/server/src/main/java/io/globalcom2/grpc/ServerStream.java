package io.globalcom2.grpc;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.grpc.Deadline;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.TimeUnit;

/**
 * The answering side of a server-streaming call, for one sending thread: {@link #send} waits while the client cannot take more, so that a
 * slow client costs a bounded amount of memory. Create it in the service method, before that returns.
 */
public final class ServerStream<T> {
    private final ServerCallStreamObserver<T> observer;
    private boolean cancelled;
    private Runnable cancelHandler = () -> {};

    /** @param observer what grpc-java passed to the service method */
    public ServerStream(StreamObserver<T> observer) {
        this.observer = (ServerCallStreamObserver<T>) observer;
        this.observer.setOnReadyHandler(this::wake);
        this.observer.setOnCancelHandler(this::cancel);
    }

    /** Runs the handler once when the client cancels or its deadline passes; at once when that has happened already. */
    public void onCancel(Runnable handler) {
        boolean late;
        synchronized (this) {
            cancelHandler = handler;
            late = cancelled;
        }
        if (late) {
            handler.run();
        }
    }

    /** Waits until the client can take the message, and sends it; fails with CANCELLED when the client has gone away. */
    public void send(T message) {
        send(
                message,
                Deadline.after(Long.MAX_VALUE, TimeUnit.NANOSECONDS)); // no deadline: grpc-java caps it at a century
    }

    /** As {@link #send(Object)}, but fails with DEADLINE_EXCEEDED when the client cannot take the message before the deadline. */
    public void send(T message, Deadline deadline) {
        synchronized (this) {
            while (!cancelled && !observer.isReady()) {
                long leftMillis = deadline.timeRemaining(TimeUnit.MILLISECONDS);
                if (leftMillis <= 0) {
                    throw new ServingException(
                            FailureKind.DEADLINE_EXCEEDED, "the caller did not take the answer in time");
                }
                try {
                    wait(leftMillis);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new ServingException(FailureKind.CANCELLED, "interrupted while sending", e);
                }
            }
            if (cancelled) {
                throw new ServingException(FailureKind.CANCELLED, "the caller has gone away");
            }
        }
        observer.onNext(message);
    }

    /** Ends the stream well; does nothing when the client has gone away. */
    public void complete() {
        if (!observer.isCancelled()) {
            observer.onCompleted();
        }
    }

    /** Ends the stream with the status of the failure; does nothing when the client has gone away. */
    public void fail(Throwable failure) {
        if (!observer.isCancelled()) {
            observer.onError(GrpcFailures.toStatus(failure).asRuntimeException());
        }
    }

    private synchronized void wake() {
        notifyAll();
    }

    private void cancel() {
        Runnable handler;
        synchronized (this) {
            cancelled = true;
            handler = cancelHandler;
            notifyAll();
        }
        handler.run();
    }
}
