package io.globalcom2.gateway.grpc;

import io.globalcom2.gateway.relay.AttemptStream;
import io.globalcom2.gateway.relay.PendingAnswer;
import io.globalcom2.gateway.relay.Verdict;
import io.globalcom2.gateway.wire.EventMessages;
import io.globalcom2.proto.v1.FollowRequest;
import io.globalcom2.proto.v1.FollowResponse;
import io.globalcom2.proto.v1.GenerateEvent;
import io.globalcom2.proto.v1.RequestStanding;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** What another gateway says of an answer, as if it were an attempt at it. One call at a time, but for {@link #stop}. */
final class PeerStream implements ClientResponseObserver<FollowRequest, FollowResponse>, AttemptStream {
    private static final Logger LOG = Logger.getLogger(PeerStream.class);

    private final PendingAnswer answer;
    private final Runnable release;
    private final AtomicBoolean released = new AtomicBoolean();
    private final CompletableFuture<Void> known = new CompletableFuture<>();
    private ClientCallStreamObserver<FollowRequest> call;
    private boolean opened;
    private long sequenceNumber;

    /** @param release gives back what the call needs; run once */
    PeerStream(PendingAnswer answer, Runnable release) {
        this.answer = answer;
        this.release = release;
    }

    /** Completes when it is known where the request stands, or the stream has ended. */
    CompletionStage<Void> isKnown() {
        return known;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<FollowRequest> stream) {
        call = stream;
    }

    @Override
    public void onNext(FollowResponse response) {
        switch (response.getResponseCase()) {
            case STANDING -> stands(response.getStanding());
            case EVENT -> event(response.getEvent());
            case RESPONSE_NOT_SET -> LOG.warnf("A gateway says what this one does not know. requestId=%s", id());
        }
    }

    @Override
    public void onError(Throwable failure) {
        Status status = Status.fromThrowable(failure);
        if (status.getCode() != Status.Code.CANCELLED) {
            LOG.infof("Another gateway does not say any more. requestId=%s, status=%s", id(), status);
        }
        end();
    }

    @Override
    public void onCompleted() {
        end();
    }

    /** Nobody here wants to hear more; whether the work goes on is not for this gateway to say. */
    @Override
    public void stop(Verdict reason) {
        call.cancel("the answer is not followed here any more", null);
    }

    private void stands(RequestStanding standing) {
        if (!standing.getAttemptId().isEmpty()) {
            open(standing.getAttemptId());
        }
        if (!standing.getHasEnded()) {
            known.complete(null);
        }
    }

    private void event(GenerateEvent event) {
        open(event.getAttemptId());
        answer.event(this, sequenceNumber++, EventMessages.read(event));
    }

    private void open(String attemptId) {
        if (!opened) {
            opened = true;
            Verdict verdict = answer.open(attemptId, 0, this);
            if (verdict != Verdict.GO_ON) {
                stop(verdict);
            }
        }
    }

    private void end() {
        answer.broken(this);
        known.complete(null);
        if (released.compareAndSet(false, true)) {
            release.run();
        }
    }

    private String id() {
        return answer.identity().id();
    }
}
