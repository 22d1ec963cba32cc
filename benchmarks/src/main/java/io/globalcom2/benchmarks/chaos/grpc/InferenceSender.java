package io.globalcom2.benchmarks.chaos.grpc;

import io.globalcom2.benchmarks.chaos.load.CallerEnd;
import io.globalcom2.benchmarks.chaos.load.CallerView;
import io.globalcom2.benchmarks.chaos.load.PlannedRequest;
import io.globalcom2.benchmarks.chaos.load.RequestSender;
import io.globalcom2.benchmarks.chaos.wire.PlannedMessages;
import io.globalcom2.proto.v1.GenerateEvent;
import io.globalcom2.proto.v1.InferenceGrpc;
import io.globalcom2.proto.v1.InferenceRequest;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;

/** Asks the gateways in turn over gRPC. */
public final class InferenceSender implements RequestSender, AutoCloseable {
    private static final Metadata.Key<String> TRACEPARENT =
            Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);

    private final List<ManagedChannel> gateways;

    /** @param gateways host:port of each */
    public InferenceSender(List<String> gateways) {
        this.gateways = gateways.stream()
                .map(address ->
                        ManagedChannelBuilder.forTarget(address).usePlaintext().build())
                .toList();
    }

    @Override
    public Runnable send(PlannedRequest request, CallerView view) throws IOException {
        InferenceRequest message = PlannedMessages.write(request);
        Metadata headers = new Metadata();
        headers.put(TRACEPARENT, request.traceparent());
        ManagedChannel gateway = gateways.get(request.number() % gateways.size());
        Context.CancellableContext context = Context.ROOT.withCancellation();
        context.run(() -> InferenceGrpc.newStub(gateway)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .generate(message, new Events(view)));
        return () -> context.cancel(null);
    }

    @Override
    public void close() {
        gateways.forEach(ManagedChannel::shutdownNow);
    }

    private record Events(CallerView view) implements StreamObserver<GenerateEvent> {
        @Override
        public void onNext(GenerateEvent event) {
            view.accepted();
            if (event.hasDelta()) {
                view.text(event.getDelta().getText());
            } else if (event.hasCompleted()) {
                view.ended(CallerEnd.COMPLETED, "");
            } else {
                view.ended(
                        CallerEnd.FAILED,
                        "%d: %s"
                                .formatted(
                                        event.getFailed().getCode(),
                                        event.getFailed().getMessage()));
            }
        }

        @Override
        public void onError(Throwable failure) {
            CallerEnd end = view.wasTold() ? CallerEnd.BROKEN : CallerEnd.REFUSED;
            view.ended(end, Status.fromThrowable(failure).toString());
        }

        @Override
        public void onCompleted() {
            // Of no effect after an end that was told.
            view.ended(CallerEnd.BROKEN, "the call ended without an end");
        }
    }
}
