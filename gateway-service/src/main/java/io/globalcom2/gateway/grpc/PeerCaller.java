package io.globalcom2.gateway.grpc;

import io.globalcom2.gateway.relay.AnswerEvent;
import io.globalcom2.gateway.relay.AnswerListener;
import io.globalcom2.gateway.relay.Heard;
import io.globalcom2.gateway.relay.PendingAnswer;
import io.globalcom2.gateway.wire.EventMessages;
import io.globalcom2.proto.v1.FollowResponse;
import io.globalcom2.proto.v1.RequestStanding;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/** Another gateway that follows an answer of this one. As for {@link GrpcCaller}, what it has not read yet is bounded by the answer itself. */
final class PeerCaller implements AnswerListener {
    private final PendingAnswer answer;
    private final ServerCallStreamObserver<FollowResponse> responses;
    private long sequenceNumber;

    PeerCaller(PendingAnswer answer, StreamObserver<FollowResponse> responses) {
        this.answer = answer;
        this.responses = (ServerCallStreamObserver<FollowResponse>) responses;
        this.responses.setOnCancelHandler(() -> answer.leave(this));
    }

    /** Says where the request stands. */
    void begin() {
        responses.onNext(FollowResponse.newBuilder()
                .setStanding(RequestStanding.newBuilder()
                        .setAttemptId(answer.attemptId())
                        .setHasEnded(answer.hasEnded()))
                .build());
    }

    /** Listens from the start; false when what was said is forgotten. */
    boolean listen() {
        return answer.tell(this, Heard.NOTHING);
    }

    /** What another gateway has heard of, it knows to be accepted. */
    @Override
    public void onAccepted(String requestId) {}

    @Override
    public void onEvent(String attemptId, AnswerEvent event) {
        responses.onNext(FollowResponse.newBuilder()
                .setEvent(EventMessages.write(answer.identity().id(), attemptId, sequenceNumber++, event))
                .build());
        if (event.isTerminal() && !responses.isCancelled()) {
            responses.onCompleted();
        }
    }
}
