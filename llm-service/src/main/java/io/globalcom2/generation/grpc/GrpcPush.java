package io.globalcom2.generation.grpc;

import io.globalcom2.generation.wire.OutcomeMessages;
import io.globalcom2.generation.worker.Outcome;
import io.globalcom2.generation.worker.StopCause;
import io.globalcom2.generation.worker.StopSignal;
import io.globalcom2.generation.worker.TerminalRecord;
import io.globalcom2.generation.worker.TokenRelay;
import io.globalcom2.proto.v1.GenerateEvent;
import io.globalcom2.proto.v1.PushOpen;
import io.globalcom2.proto.v1.PushRequest;
import io.globalcom2.proto.v1.PushResponse;
import io.globalcom2.proto.v1.TextDelta;
import io.globalcom2.proto.v1.TokenLogprob;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * One push stream. Texts wait here while the gateway cannot take more, joined into one event: what waits is never longer than the answer, and
 * nobody who decodes waits for a gateway. After the stream has ended, for whatever reason, everything more is dropped.
 */
final class GrpcPush implements TokenRelay.Push, ClientResponseObserver<PushRequest, PushResponse> {
    private static final Logger LOG = Logger.getLogger(GrpcPush.class);
    /** For the gateway to acknowledge the terminal event. It also reads the stored results, so that nothing is lost after that. */
    private static final Duration END_TIMEOUT = Duration.ofSeconds(3);

    private final PushOpen open;
    private final StopSignal stop;
    private final Runnable onClose;
    private final CompletableFuture<Boolean> answered = new CompletableFuture<>();
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    /** By the index of the choice, those that have waited longest first. */
    private final Map<Integer, Waiting> waitingTexts = new LinkedHashMap<>();

    private ClientCallStreamObserver<PushRequest> call;
    private GenerateEvent.Builder waitingTerminal;
    private long nextSequenceNumber;
    private boolean silent;
    private boolean closed;

    /** What waits of one choice. */
    private static final class Waiting {
        private final int index;
        private final StringBuilder text = new StringBuilder();
        private final List<TokenLogprob> logprobs = new ArrayList<>();
        private int completionTokens;

        Waiting(int index) {
            this.index = index;
        }

        void add(String more, int tokensSoFar, List<TokenLogprob> ofTokens) {
            text.append(more);
            logprobs.addAll(ofTokens);
            completionTokens = tokensSoFar;
        }

        TextDelta toMessage() {
            return TextDelta.newBuilder()
                    .setIndex(index)
                    .setText(text.toString())
                    .setCompletionTokens(completionTokens)
                    .addAllLogprobs(logprobs)
                    .build();
        }
    }

    /**
     * A stream that is to be started.
     *
     * @param open how the attempt announces itself
     * @param onClose run once, when the stream needs its channel no more
     */
    GrpcPush(PushOpen open, StopSignal stop, Runnable onClose) {
        this.open = open;
        this.stop = stop;
        this.onClose = onClose;
    }

    /** Waits for the gateway's first answer; false when there is none in time, or never will be. */
    boolean opened(Duration timeout) {
        synchronized (this) {
            if (!silent) {
                call.onNext(PushRequest.newBuilder().setOpen(open).build());
            }
        }
        return isTrue(answered, timeout);
    }

    @Override
    public synchronized void text(int index, String text, int completionTokens, List<TokenLogprob> logprobs) {
        if (!silent) {
            waitingTexts.computeIfAbsent(index, Waiting::new).add(text, completionTokens, logprobs);
            send();
        }
    }

    @Override
    public void end(TerminalRecord terminal) {
        synchronized (this) {
            if (silent) {
                return;
            }
            waitingTerminal = event(terminal.outcome());
            send();
        }
        if (!isTrue(ended, END_TIMEOUT)) {
            LOG.debugf(
                    "gateway did not see the end requestId=%s attemptId=%s", open.getRequestId(), open.getAttemptId());
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            silent = true;
            if (!ended.isDone()) {
                call.cancel("the attempt is over", null);
            }
        }
        onClose.run();
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<PushRequest> newCall) {
        call = newCall;
        call.setOnReadyHandler(this::send);
    }

    @Override
    public void onNext(PushResponse response) {
        switch (response.getStopReason()) {
            case STOP_REASON_CANCELLED -> stop.stop(StopCause.CANCELLED);
            case STOP_REASON_SUPERSEDED -> stop.stop(StopCause.SUPERSEDED);
            case STOP_REASON_UNKNOWN_REQUEST -> silence();
            case STOP_REASON_UNSPECIFIED, UNRECOGNIZED ->
                LOG.tracef("gateway acknowledged requestId=%s", open.getRequestId());
        }
        answered.complete(true);
    }

    @Override
    public void onError(Throwable failure) {
        LOG.debugf(failure, "push broke requestId=%s attemptId=%s", open.getRequestId(), open.getAttemptId());
        silence();
        answered.complete(false);
        ended.complete(false);
    }

    @Override
    public void onCompleted() {
        silence();
        answered.complete(false);
        ended.complete(true);
    }

    private synchronized void silence() {
        silent = true;
    }

    /** Sends what waits, as far as the gateway can take it. */
    private synchronized void send() {
        while (!silent && call.isReady()) {
            if (!waitingTexts.isEmpty()) {
                int index = waitingTexts.keySet().iterator().next();
                send(GenerateEvent.newBuilder()
                        .setDelta(waitingTexts.remove(index).toMessage()));
            } else if (waitingTerminal != null) {
                send(waitingTerminal);
                call.onCompleted();
                silent = true;
            } else {
                return;
            }
        }
    }

    private void send(GenerateEvent.Builder event) {
        event.setRequestId(open.getRequestId())
                .setAttemptId(open.getAttemptId())
                .setSequenceNumber(nextSequenceNumber);
        nextSequenceNumber++;
        call.onNext(PushRequest.newBuilder().setEvent(event).build());
    }

    private static GenerateEvent.Builder event(Outcome outcome) {
        GenerateEvent.Builder event = GenerateEvent.newBuilder();
        if (outcome instanceof Outcome.Completed completed) {
            return event.setCompleted(OutcomeMessages.completed(completed));
        }
        return event.setFailed(OutcomeMessages.failed((Outcome.Failed) outcome));
    }

    private static boolean isTrue(CompletableFuture<Boolean> future, Duration timeout) {
        try {
            return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new AssertionError("these futures do not fail", e);
        }
    }
}
