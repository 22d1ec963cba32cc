package io.globalcom2.benchmarks.compare.serving.grpc;

import io.globalcom2.proto.v1.GenerateEvent;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One answer as it comes in. Written by the threads of the channel. */
public final class AnswerStream implements StreamObserver<GenerateEvent> {
    private final Runnable cancel;
    private final List<Arrival> arrivals = new ArrayList<>();
    private boolean ended;
    private boolean cancelled;
    private String failure = "";

    /**
     * Text that arrived.
     *
     * @param nanos {@link System#nanoTime} of its arrival
     * @param tokens generated so far
     */
    public record Arrival(long nanos, int tokens) {}

    AnswerStream(Runnable cancel) {
        this.cancel = cancel;
    }

    /**
     * Waits for the first text.
     *
     * @throws IOException when it fails, ends without text, or has none in time
     */
    public synchronized void awaitText(Duration patience) throws IOException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (arrivals.isEmpty()) {
            requireSound();
            if (ended || System.nanoTime() > end) {
                throw new IOException("expected text, got none: are there tokens that the tokenizer does not know?");
            }
            wait(100);
        }
    }

    /**
     * Whether all of it is there.
     *
     * @throws IOException when it failed
     */
    public synchronized boolean hasEnded() throws IOException {
        requireSound();
        return ended;
    }

    /** So far. */
    public synchronized List<Arrival> arrivals() {
        return List.copyOf(arrivals);
    }

    /** Leaves; what comes after that is no failure. */
    public void cancel() {
        synchronized (this) {
            cancelled = true;
        }
        cancel.run();
    }

    @Override
    public synchronized void onNext(GenerateEvent event) {
        if (event.hasDelta()) {
            arrivals.add(new Arrival(System.nanoTime(), event.getDelta().getCompletionTokens()));
            notifyAll();
        } else if (event.hasFailed()) {
            end(event.getFailed().getMessage());
        }
    }

    @Override
    public synchronized void onError(Throwable thrown) {
        end(Status.fromThrowable(thrown).toString());
    }

    @Override
    public synchronized void onCompleted() {
        end("");
    }

    private synchronized void end(String reason) {
        if (!ended) {
            ended = true;
            failure = cancelled ? "" : reason;
            notifyAll();
        }
    }

    private synchronized void requireSound() throws IOException {
        if (!failure.isEmpty()) {
            throw new IOException(failure);
        }
    }
}
