package io.globalcom2.gateway.grpc;

import static io.globalcom2.failure.ServingException.invalidInput;

import io.globalcom2.gateway.relay.AnswerEvent;
import io.globalcom2.gateway.relay.AttemptStream;
import io.globalcom2.gateway.relay.PendingAnswer;
import io.globalcom2.gateway.relay.Relay;
import io.globalcom2.gateway.relay.Verdict;
import io.globalcom2.gateway.wire.EventMessages;
import io.globalcom2.grpc.GrpcFailures;
import io.globalcom2.proto.v1.GenerateEvent;
import io.globalcom2.proto.v1.PushOpen;
import io.globalcom2.proto.v1.PushRequest;
import io.globalcom2.proto.v1.PushResponse;
import io.globalcom2.proto.v1.StopReason;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * One call of {@code TokenRelay.Push}. grpc-java asks for the next message when {@link #onNext} returns, and nothing here blocks, so one
 * message is held at a time. What goes down may come from any thread and is therefore sent under this object's lock, which is never held
 * while the answer is called.
 */
final class PushStream implements StreamObserver<PushRequest>, AttemptStream {
    private static final Logger LOG = Logger.getLogger(PushStream.class);

    private final Relay relay;
    private final ServerCallStreamObserver<PushResponse> responses;
    private Optional<PendingAnswer> answer = Optional.empty();
    private boolean closed;

    PushStream(Relay relay, StreamObserver<PushResponse> responses) {
        this.relay = relay;
        this.responses = (ServerCallStreamObserver<PushResponse>) responses;
        this.responses.setOnCancelHandler(this::lose);
    }

    @Override
    public void onNext(PushRequest request) {
        try {
            switch (request.getMessageCase()) {
                case OPEN -> open(request.getOpen());
                case EVENT -> event(request.getEvent());
                case MESSAGE_NOT_SET -> throw invalidInput("message: expected open or event, got neither");
            }
        } catch (RuntimeException e) {
            LOG.warn("A worker's stream is refused", e);
            lose();
            close(() -> responses.onError(GrpcFailures.toStatus(e).asRuntimeException()));
        }
    }

    @Override
    public void onError(Throwable failure) {
        lose();
    }

    @Override
    public void onCompleted() {
        lose();
        close(responses::onCompleted);
    }

    @Override
    public void stop(Verdict reason) {
        close(() -> {
            responses.onNext(
                    PushResponse.newBuilder().setStopReason(toWire(reason)).build());
            responses.onCompleted();
        });
    }

    private void open(PushOpen open) {
        if (answer.isPresent()) {
            throw invalidInput("message: expected an event, got open again");
        }
        Optional<PendingAnswer> found = relay.find(open.getRequestId());
        if (found.isPresent()) {
            found.get().secret().require(open.getRelaySecret());
        }
        if (found.filter(asked -> asked.identity().isAbout(open.getRequestDigest()))
                .isEmpty()) {
            stop(Verdict.UNKNOWN_REQUEST);
            return;
        }
        answer = found;
        Verdict verdict = found.get().open(open.getAttemptId(), Integer.toUnsignedLong(open.getTurn()), this);
        if (verdict == Verdict.GO_ON) {
            acknowledge(0);
        } else {
            stop(verdict);
        }
    }

    private void event(GenerateEvent wire) {
        if (answer.isEmpty()) {
            throw invalidInput("message: expected open first, got an event");
        }
        AnswerEvent event = EventMessages.read(wire);
        answer.get().event(this, wire.getSequenceNumber(), event);
        if (event.isTerminal()) {
            acknowledge(wire.getSequenceNumber() + 1);
            close(responses::onCompleted);
        }
    }

    /** The stream is over; of no effect where the answer does not follow it any more. */
    private void lose() {
        answer.ifPresent(followed -> followed.broken(this));
    }

    /** Says that the events with a smaller number have arrived. */
    private synchronized void acknowledge(long next) {
        if (!closed) {
            responses.onNext(PushResponse.newBuilder()
                    .setAcknowledgedSequenceNumber(next)
                    .build());
        }
    }

    private synchronized void close(Runnable last) {
        if (!closed) {
            closed = true;
            last.run();
        }
    }

    private static StopReason toWire(Verdict verdict) {
        return switch (verdict) {
            case GO_ON -> StopReason.STOP_REASON_UNSPECIFIED;
            case CANCELLED -> StopReason.STOP_REASON_CANCELLED;
            case SUPERSEDED -> StopReason.STOP_REASON_SUPERSEDED;
            case UNKNOWN_REQUEST -> StopReason.STOP_REASON_UNKNOWN_REQUEST;
        };
    }
}
