package io.globalcom2.kubernetes;

import io.globalcom2.proto.v1.CompressorGrpc;
import io.globalcom2.proto.v1.SelectRequest;
import io.globalcom2.proto.v1.SelectResponse;
import io.grpc.Channel;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;

/** Stands before a compressor and, while it holds, keeps every call waiting: requests stay under way for as long as a test needs. */
final class HeldCompressor extends CompressorGrpc.CompressorImplBase implements AutoCloseable {
    private final CompressorGrpc.CompressorStub compressor;
    private final Server server;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean holds;

    private HeldCompressor(Channel compressor) throws IOException {
        this.compressor = CompressorGrpc.newStub(compressor);
        this.server = ServerBuilder.forPort(0).addService(this).build().start();
    }

    /** In front of the compressor behind that channel, on a free port. */
    static HeldCompressor before(Channel compressor) throws IOException {
        return new HeldCompressor(compressor);
    }

    int port() {
        return server.getPort();
    }

    /** From now on calls wait. */
    synchronized void hold() {
        holds = true;
    }

    /** Waits until a call waits. */
    synchronized void awaitCall() throws InterruptedException {
        while (waiting.isEmpty()) {
            wait();
        }
    }

    /** Lets all calls go on. */
    synchronized void release() {
        holds = false;
        waiting.forEach(Runnable::run);
        waiting.clear();
    }

    @Override
    public synchronized void select(SelectRequest request, StreamObserver<SelectResponse> answer) {
        Runnable call = () -> compressor.select(request, answer);
        if (holds) {
            waiting.add(call);
            notifyAll();
        } else {
            call.run();
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
