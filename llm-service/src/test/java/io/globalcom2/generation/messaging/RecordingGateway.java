package io.globalcom2.generation.messaging;

import io.globalcom2.proto.v1.GenerateEvent;
import io.globalcom2.proto.v1.PushOpen;
import io.globalcom2.proto.v1.PushRequest;
import io.globalcom2.proto.v1.PushResponse;
import io.globalcom2.proto.v1.StopReason;
import io.globalcom2.proto.v1.TokenRelayGrpc.TokenRelayImplBase;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A token relay for one attempt: answers open as told, and writes down what comes. */
final class RecordingGateway extends TokenRelayImplBase implements AutoCloseable {
    private final StopReason openAnswer;
    private final Server server;
    private final List<GenerateEvent> events = new CopyOnWriteArrayList<>();
    private final CompletableFuture<List<GenerateEvent>> ended = new CompletableFuture<>();
    private final CompletableFuture<PushOpen> open = new CompletableFuture<>();
    private volatile StreamObserver<PushResponse> worker;

    RecordingGateway(StopReason openAnswer) throws IOException {
        this.openAnswer = openAnswer;
        this.server = ServerBuilder.forPort(0).addService(this).build().start();
    }

    String address() {
        return "localhost:" + server.getPort();
    }

    /** How the attempt announced itself. */
    PushOpen open() {
        return open.join();
    }

    void stop(StopReason reason) {
        worker.onNext(PushResponse.newBuilder().setStopReason(reason).build());
    }

    /** All events, once the worker has ended the stream. */
    List<GenerateEvent> awaitEnd() {
        return ended.join();
    }

    @Override
    public StreamObserver<PushRequest> push(StreamObserver<PushResponse> responses) {
        worker = responses;
        return new StreamObserver<>() {
            @Override
            public void onNext(PushRequest request) {
                if (request.hasOpen()) {
                    open.complete(request.getOpen());
                    stop(openAnswer);
                } else {
                    events.add(request.getEvent());
                }
            }

            @Override
            public void onError(Throwable failure) {
                ended.completeExceptionally(failure);
            }

            @Override
            public void onCompleted() {
                responses.onCompleted();
                ended.complete(List.copyOf(events));
            }
        };
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
