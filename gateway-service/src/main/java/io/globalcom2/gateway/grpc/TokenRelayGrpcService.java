package io.globalcom2.gateway.grpc;

import io.globalcom2.gateway.relay.Relay;
import io.globalcom2.proto.v1.PushRequest;
import io.globalcom2.proto.v1.PushResponse;
import io.globalcom2.proto.v1.TokenRelayGrpc;
import io.grpc.stub.StreamObserver;

/** Where workers push the events of the requests this gateway has queued. No bean, which Quarkus would serve at the port of callers. */
final class TokenRelayGrpcService extends TokenRelayGrpc.TokenRelayImplBase {
    private final Relay relay;

    TokenRelayGrpcService(Relay relay) {
        this.relay = relay;
    }

    @Override
    public StreamObserver<PushRequest> push(StreamObserver<PushResponse> responses) {
        return new PushStream(relay, responses);
    }
}
