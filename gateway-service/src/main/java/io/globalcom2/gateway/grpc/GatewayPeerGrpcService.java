package io.globalcom2.gateway.grpc;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.relay.PendingAnswer;
import io.globalcom2.gateway.relay.Relay;
import io.globalcom2.grpc.GrpcFailures;
import io.globalcom2.proto.v1.FollowRequest;
import io.globalcom2.proto.v1.FollowResponse;
import io.globalcom2.proto.v1.GatewayPeerGrpc;
import io.globalcom2.proto.v1.StopRequest;
import io.globalcom2.proto.v1.StopResponse;
import io.grpc.stub.StreamObserver;

/** Where other gateways reach the requests that this one has queued. No bean, as {@link TokenRelayGrpcService}. Nothing here blocks. */
final class GatewayPeerGrpcService extends GatewayPeerGrpc.GatewayPeerImplBase {
    private final Relay relay;

    GatewayPeerGrpcService(Relay relay) {
        this.relay = relay;
    }

    @Override
    public void follow(FollowRequest request, StreamObserver<FollowResponse> responses) {
        try {
            PeerCaller caller = new PeerCaller(held(request.getRequestId(), request.getPeerSecret()), responses);
            caller.begin();
            if (!caller.listen()) {
                throw notHeld();
            }
        } catch (RuntimeException e) {
            responses.onError(GrpcFailures.toStatus(e).asRuntimeException());
        }
    }

    @Override
    public void stop(StopRequest request, StreamObserver<StopResponse> responses) {
        try {
            held(request.getRequestId(), request.getPeerSecret()).cancel();
            responses.onNext(StopResponse.getDefaultInstance());
            responses.onCompleted();
        } catch (RuntimeException e) {
            responses.onError(GrpcFailures.toStatus(e).asRuntimeException());
        }
    }

    /** The secret comes first: without it nobody learns what is held here. What others have queued they are to be asked for themselves. */
    private PendingAnswer held(String requestId, String secret) {
        relay.peerSecret().require(secret);
        return relay.find(requestId)
                .filter(answer -> answer.origin().isEmpty())
                .orElseThrow(GatewayPeerGrpcService::notHeld);
    }

    private static ServingException notHeld() {
        return new ServingException(
                FailureKind.NOT_FOUND, "request_id: expected that of a request that is held here, got another");
    }
}
