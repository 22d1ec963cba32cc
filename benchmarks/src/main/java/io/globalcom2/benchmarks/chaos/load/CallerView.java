package io.globalcom2.benchmarks.chaos.load;

import java.time.Instant;
import java.util.Optional;

/** What the caller of one request saw. Written by the threads that talk to the services; the first end counts. */
public final class CallerView {
    private final PlannedRequest planned;
    private final StringBuilder text = new StringBuilder();
    private Optional<Instant> sent = Optional.empty();
    private Optional<Instant> accepted = Optional.empty();
    private Optional<Instant> ended = Optional.empty();
    private CallerEnd end = CallerEnd.OPEN;
    private String failure = "";
    private String requestId = "";
    private int resumptions;

    public CallerView(PlannedRequest planned) {
        this.planned = planned;
    }

    public PlannedRequest planned() {
        return planned;
    }

    /** The request is on its way, for the first or another time. */
    public synchronized void sent() {
        sent = sent.or(() -> Optional.of(Instant.now()));
    }

    /** The caller was told that the request is in the queue, in whatever form. */
    public synchronized void accepted() {
        accepted = accepted.or(() -> Optional.of(Instant.now()));
    }

    /** The caller was told what the gateway calls the request. */
    public synchronized void named(String id) {
        requestId = id;
    }

    /** The caller lost his connection, and asks for the rest. */
    public synchronized void resumes() {
        resumptions++;
    }

    /** How often that happened. */
    public synchronized int resumptions() {
        return resumptions;
    }

    /** What the gateway calls the request; empty where the caller was not told. */
    public synchronized String requestId() {
        return requestId;
    }

    /** How much of the answer the caller has, in Unicode code points. */
    public synchronized int characters() {
        return text.codePointCount(0, text.length());
    }

    /** More text of the answer. */
    public synchronized void text(String delta) {
        if (end == CallerEnd.OPEN) {
            accepted();
            text.append(delta);
        }
    }

    /**
     * The call is over.
     *
     * @param reason what was told; empty where all is well
     */
    public synchronized void ended(CallerEnd how, String reason) {
        if (end == CallerEnd.OPEN) {
            end = how;
            failure = reason;
            ended = Optional.of(Instant.now());
        }
    }

    public synchronized boolean wasTold() {
        return accepted.isPresent();
    }

    public synchronized Optional<Instant> sentAt() {
        return sent;
    }

    public synchronized Optional<Instant> acceptedAt() {
        return accepted;
    }

    public synchronized Optional<Instant> endedAt() {
        return ended;
    }

    public synchronized CallerEnd end() {
        return end;
    }

    public synchronized String failure() {
        return failure;
    }

    public synchronized String text() {
        return text.toString();
    }

    /** Whether somebody sits at a gateway and waits for the rest. */
    public synchronized boolean isWaiting() {
        return planned.kind().isStreamed() && sent.isPresent() && end == CallerEnd.OPEN;
    }
}
