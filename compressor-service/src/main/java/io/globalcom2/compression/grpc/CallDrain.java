package io.globalcom2.compression.grpc;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Counts the calls that run, and once draining refuses new ones with UNAVAILABLE, on which callers turn to another replica. */
@ApplicationScoped
class CallDrain implements ServerInterceptor {
    private int running;
    private boolean draining;

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (!enter()) {
            call.close(Status.UNAVAILABLE.withDescription("shutting down"), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
            // grpc-java ends every call with exactly one of the two.
            @Override
            public void onComplete() {
                leave();
                super.onComplete();
            }

            @Override
            public void onCancel() {
                leave();
                super.onCancel();
            }
        };
    }

    /** Refuses calls from now on and waits until those that run have ended, but no longer than the grace time; returns how many remain. */
    synchronized int drain(Duration grace) throws InterruptedException {
        draining = true;
        long endNanos = System.nanoTime() + grace.toNanos();
        while (running > 0) {
            long leftMillis = Duration.ofNanos(endNanos - System.nanoTime()).toMillis();
            if (leftMillis <= 0) {
                break;
            }
            wait(leftMillis);
        }
        return running;
    }

    /** Whether new calls are refused. */
    synchronized boolean isDraining() {
        return draining;
    }

    private synchronized boolean enter() {
        running += draining ? 0 : 1;
        return !draining;
    }

    private synchronized void leave() {
        running--;
        notifyAll();
    }
}
