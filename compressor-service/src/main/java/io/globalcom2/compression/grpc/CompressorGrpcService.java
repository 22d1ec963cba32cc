package io.globalcom2.compression.grpc;

import io.globalcom2.compression.features.FeatureEngine;
import io.globalcom2.compression.globalcom2.SelectedTokens;
import io.globalcom2.compression.globalcom2.SelectionSettings;
import io.globalcom2.compression.globalcom2.TokenSelector;
import io.globalcom2.grpc.GrpcFailures;
import io.globalcom2.grpc.RequestStream;
import io.globalcom2.grpc.ServerStream;
import io.globalcom2.proto.v1.CompressRequest;
import io.globalcom2.proto.v1.CompressResponse;
import io.globalcom2.proto.v1.CompressorGrpc;
import io.globalcom2.proto.v1.SelectRequest;
import io.globalcom2.proto.v1.SelectResponse;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.quarkus.grpc.RegisterInterceptor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * {@code Compressor}: {@code Select} computes on {@link SelectionWorkers}, {@code Compress} reads and computes on {@link CompressWorkers},
 * never on the event loop.
 */
@GrpcService
@RegisterInterceptor(CallDrain.class)
class CompressorGrpcService extends CompressorGrpc.CompressorImplBase {
    private static final Logger LOG = Logger.getLogger(CompressorGrpcService.class);

    private final SelectionWorkers workers;
    private final SelectionMetrics metrics;
    private final CompressWorkers compressWorkers;
    private final FeatureEngine engine;
    private final CompressorConfig config;

    CompressorGrpcService(
            SelectionWorkers workers,
            SelectionMetrics metrics,
            CompressWorkers compressWorkers,
            FeatureEngine engine,
            CompressorConfig config) {
        this.workers = workers;
        this.metrics = metrics;
        this.compressWorkers = compressWorkers;
        this.engine = engine;
        this.config = config;
    }

    @Override
    public void select(SelectRequest request, StreamObserver<SelectResponse> observer) {
        ServerStream<SelectResponse> stream = new ServerStream<>(observer);
        Context call = Context.current();
        try {
            workers.execute(() -> {
                // A caller that has gone away, or whose deadline has passed, costs nothing more.
                if (!call.isCancelled()) {
                    answer(request, stream);
                }
            });
        } catch (RuntimeException e) {
            stream.fail(e);
        }
    }

    @Override
    public StreamObserver<CompressRequest> compress(StreamObserver<CompressResponse> observer) {
        RequestStream<CompressRequest> requests = new RequestStream<>(observer);
        ServerStream<CompressResponse> stream = new ServerStream<>(observer);
        try {
            stream.onCancel(compressWorkers.submit(new CompressCall(requests, stream, engine, metrics, config)));
        } catch (RuntimeException e) {
            stream.fail(e);
        }
        return requests;
    }

    private void answer(SelectRequest request, ServerStream<SelectResponse> stream) {
        try {
            SelectionSettings settings = SelectionMessages.settings(request);
            SelectedTokens selection = metrics.record(
                    settings,
                    () -> TokenSelector.selectTokens(
                            SelectionMessages.geometry(request), SelectionMessages.scores(request), settings),
                    Function.identity());
            stream.send(
                    SelectResponse.newBuilder()
                            .setSelection(SelectionMessages.selection(selection))
                            .build(),
                    Deadline.after(config.callTimeout().toMillis(), TimeUnit.MILLISECONDS));
            stream.complete();
        } catch (RuntimeException e) {
            Throwable failure = SelectionMessages.failure(e);
            if (GrpcFailures.toStatus(failure).getCode() == Status.Code.INTERNAL) {
                LOG.errorf(failure, "selection failed requestId=%s", request.getRequestId());
            }
            stream.fail(failure);
        }
    }
}
