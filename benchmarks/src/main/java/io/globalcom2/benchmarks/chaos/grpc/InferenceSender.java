package io.globalcom2.benchmarks.chaos.grpc;

import io.globalcom2.benchmarks.chaos.load.CallerEnd;
import io.globalcom2.benchmarks.chaos.load.CallerView;
import io.globalcom2.benchmarks.chaos.load.Persistence;
import io.globalcom2.benchmarks.chaos.load.PlannedRequest;
import io.globalcom2.benchmarks.chaos.load.RequestSender;
import io.globalcom2.benchmarks.chaos.wire.PlannedMessages;
import io.globalcom2.proto.v1.GenerateEvent;
import io.globalcom2.proto.v1.InferenceGrpc;
import io.globalcom2.proto.v1.InferenceRequest;
import io.globalcom2.proto.v1.WatchRequest;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Asks the gateways in turn over gRPC. */
public final class InferenceSender implements RequestSender, AutoCloseable {
    private static final Metadata.Key<String> TRACEPARENT =
            Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);

    /** No gateway or none that can, too many, a connection that broke: worth another try. */
    private static final Set<Status.Code> FOR_NOW = Set.of(
            Status.Code.UNAVAILABLE,
            Status.Code.RESOURCE_EXHAUSTED,
            Status.Code.CANCELLED,
            Status.Code.INTERNAL,
            Status.Code.UNKNOWN);

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
        Call call = new Call(request, message(request), view);
        call.generate(0);
        return () -> call.context.cancel(null);
    }

    /** Who leaves has no key: his work is to end with him. */
    private static InferenceRequest message(PlannedRequest request) throws IOException {
        InferenceRequest message = PlannedMessages.write(request);
        return request.kind().isResuming()
                ? message
                : message.toBuilder().clearRequestId().build();
    }

    @Override
    public void close() {
        gateways.forEach(ManagedChannel::shutdownNow);
    }

    /** One caller. Who comes back asks the next gateway for the rest of his answer, until it has an end. */
    private final class Call implements StreamObserver<GenerateEvent> {
        private final PlannedRequest request;
        private final InferenceRequest message;
        private final CallerView view;
        private final Persistence persistence;
        private final Context.CancellableContext context = Context.ROOT.withCancellation();

        Call(PlannedRequest request, InferenceRequest message, CallerView view) {
            this.request = request;
            this.message = message;
            this.view = view;
            this.persistence = new Persistence(view);
        }

        void generate(int attempt) {
            Metadata headers = new Metadata();
            headers.put(TRACEPARENT, request.traceparent());
            context.run(() -> stub(attempt)
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                    .generate(message, this));
        }

        private void resume(int attempt) {
            if (view.requestId().isEmpty()) {
                generate(attempt);
                return;
            }
            WatchRequest rest = WatchRequest.newBuilder()
                    .setRequestId(view.requestId())
                    .addFrom(view.characters())
                    .build();
            context.run(() -> stub(attempt).watch(rest, this));
        }

        private InferenceGrpc.InferenceStub stub(int attempt) {
            return InferenceGrpc.newStub(gateways.get((request.number() + attempt) % gateways.size()));
        }

        @Override
        public void onNext(GenerateEvent event) {
            view.named(event.getRequestId());
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
            Status status = Status.fromThrowable(failure);
            if (!FOR_NOW.contains(status.getCode()) || !persistence.tryAgain(this::resume)) {
                view.ended(view.wasTold() ? CallerEnd.BROKEN : CallerEnd.REFUSED, status.toString());
            }
        }

        @Override
        public void onCompleted() {
            // Of no effect after an end that was told.
            view.ended(CallerEnd.BROKEN, "the call ended without an end");
        }
    }
}
