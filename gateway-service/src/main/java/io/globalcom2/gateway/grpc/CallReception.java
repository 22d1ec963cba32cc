package io.globalcom2.gateway.grpc;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.admission.RequestBytes;
import io.grpc.Context;
import io.grpc.ServerCall;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The request message of a call on its way in: memory is taken for its bytes as they come, since grpc-java holds all of them until the last. A
 * call for which there is none ends at once.
 */
final class CallReception extends ServerStreamTracer {
    /** Of the call at hand. */
    static final Context.Key<CallReception> KEY = Context.key("reception");

    /** What has to come within the timeout. */
    private static final int PROGRESS_BYTES = 256 * 1024;

    /** What fields take in memory, as a multiple of their bytes: the most are empty messages, of two bytes each. */
    private static final long FIELD_FACTOR = 32;

    private final RequestBytes.Share share;
    private final Duration timeout;
    private final ScheduledExecutorService executor;

    private Optional<ServerCall<?, ?>> call = Optional.empty();
    private Optional<ScheduledFuture<?>> timer = Optional.empty();
    private long arrived;
    /** What had arrived when that was looked at. */
    private long seen;

    private boolean refused;
    private boolean taken;
    private boolean closed;

    CallReception(RequestBytes.Share share, Duration timeout, ScheduledExecutorService executor) {
        this.share = share;
        this.timeout = timeout;
        this.executor = executor;
    }

    @Override
    public Context filterContext(Context context) {
        return context.withValue(KEY, this);
    }

    /** What is to be ended; before any of the message is read. */
    synchronized void receive(ServerCall<?, ?> incoming) {
        call = Optional.of(incoming);
    }

    /** Whether the call has ended here; its service is not to hear of it. */
    synchronized boolean isRefused() {
        return refused;
    }

    /**
     * The memory of the message, which is the taker's from here on.
     *
     * @throws ServingException CANCELLED when the call has ended
     */
    synchronized RequestBytes.Share take() {
        if (closed || refused) {
            throw new ServingException(FailureKind.CANCELLED, "the caller has gone away");
        }
        taken = true;
        return share;
    }

    /**
     * Takes memory for what a message is read to.
     *
     * @param sizeBytes of all of it
     * @param imageBytes which become no objects of their own
     * @return whether there was room; otherwise the call has ended
     */
    synchronized boolean read(long sizeBytes, long imageBytes) {
        try {
            share.hold(RequestBytes.ofBody(sizeBytes) + FIELD_FACTOR * (sizeBytes - imageBytes));
        } catch (ServingException refusal) {
            refuse(refusal);
        }
        return !refused;
    }

    /** Bytes of a message that is not whole, or that is with them. */
    @Override
    public synchronized void inboundWireSize(long sizeBytes) {
        if (taken || refused || closed) {
            return;
        }
        arrived += sizeBytes;
        if (timer.isEmpty()) {
            timer = Optional.of(executor.scheduleWithFixedDelay(
                    this::checkProgress, timeout.toMillis(), timeout.toMillis(), TimeUnit.MILLISECONDS));
        }
        try {
            share.hold(RequestBytes.ofBody(arrived));
        } catch (ServingException refusal) {
            refuse(refusal);
        }
    }

    /** It is whole. */
    @Override
    public synchronized void inboundMessageRead(int number, long wireBytes, long uncompressedBytes) {
        stopTimer();
    }

    @Override
    public synchronized void streamClosed(Status status) {
        closed = true;
        stopTimer();
        if (!taken) {
            share.release();
        }
    }

    private synchronized void checkProgress() {
        if (arrived - seen < PROGRESS_BYTES && !taken && !closed && !refused) {
            refuse(new ServingException(
                    FailureKind.DEADLINE_EXCEEDED,
                    "message: expected its end or %d more bytes within %d s, got %d"
                            .formatted(PROGRESS_BYTES, timeout.toSeconds(), arrived - seen)));
        }
        seen = arrived;
    }

    private void refuse(ServingException refusal) {
        if (refused || closed) {
            return;
        }
        refused = true;
        stopTimer();
        share.release();
        call.ifPresent(incoming -> GrpcCaller.close(refusal, incoming));
    }

    private void stopTimer() {
        timer.ifPresent(running -> running.cancel(false));
    }
}
