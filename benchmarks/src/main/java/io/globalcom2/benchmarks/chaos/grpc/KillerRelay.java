package io.globalcom2.benchmarks.chaos.grpc;

import io.globalcom2.proto.v1.PushRequest;
import io.globalcom2.proto.v1.PushResponse;
import io.globalcom2.proto.v1.TokenRelayGrpc;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * The gateway to which killer records have their text pushed. The first piece of text says that a worker is in the middle of the work, and by
 * its connection which one: its time has come. Who only tells the end, because it gives the record up, is left alone.
 */
public final class KillerRelay extends TokenRelayGrpc.TokenRelayImplBase implements AutoCloseable {
    private static final Context.Key<Integer> CALLER_PORT = Context.key("caller-port");

    private final Victims victims;
    private final Server server;

    /** Kills. */
    public interface Victims {
        /**
         * Kills the worker that works on a killer.
         *
         * @param callerPort this end of the worker's connection to the relay is on the same machine
         */
        void kill(String requestId, int callerPort);
    }

    private KillerRelay(int port, Victims victims) {
        this.victims = victims;
        this.server = ServerBuilder.forPort(port)
                .addService(this)
                .intercept(new CallerPorts())
                .build();
    }

    /** Listens from now on. */
    public static KillerRelay start(int port, Victims victims) throws IOException {
        KillerRelay relay = new KillerRelay(port, victims);
        relay.server.start();
        return relay;
    }

    /** What killer records name as the address for replies. */
    public String address() {
        return "localhost:" + server.getPort();
    }

    @Override
    public StreamObserver<PushRequest> push(StreamObserver<PushResponse> worker) {
        return new Push(worker, CALLER_PORT.get());
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private final class Push implements StreamObserver<PushRequest> {
        private final StreamObserver<PushResponse> worker;
        private final int callerPort;
        private String requestId = "";
        private boolean killed;

        Push(StreamObserver<PushResponse> worker, int callerPort) {
            this.worker = worker;
            this.callerPort = callerPort;
        }

        @Override
        public void onNext(PushRequest request) {
            if (request.hasOpen()) {
                requestId = request.getOpen().getRequestId();
                worker.onNext(PushResponse.getDefaultInstance());
            } else if (request.getEvent().hasDelta()) {
                killOnce();
            } else {
                worker.onNext(PushResponse.newBuilder()
                        .setAcknowledgedSequenceNumber(request.getEvent().getSequenceNumber() + 1)
                        .build());
                worker.onCompleted();
            }
        }

        /** More text may be under way already. */
        private void killOnce() {
            if (!killed) {
                killed = true;
                victims.kill(requestId, callerPort);
            }
        }

        @Override
        public void onError(Throwable broken) {
            // That is what it is for.
        }

        @Override
        public void onCompleted() {
            // The worker is done with the record, and has been answered.
        }
    }

    private static final class CallerPorts implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            InetSocketAddress caller = (InetSocketAddress) call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
            return Contexts.interceptCall(
                    Context.current().withValue(CALLER_PORT, caller.getPort()), call, headers, next);
        }
    }
}
