package io.globalcom2.gateway.grpc;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.admission.Admission;
import io.globalcom2.gateway.admission.AskedRequests;
import io.globalcom2.gateway.admission.CallerKey;
import io.globalcom2.gateway.admission.FrontDoor;
import io.globalcom2.gateway.admission.GatewayConfig;
import io.globalcom2.gateway.admission.GatewayMetrics;
import io.globalcom2.gateway.admission.Inquiry;
import io.globalcom2.gateway.admission.RequestBytes;
import io.globalcom2.gateway.admission.ServedModel;
import io.globalcom2.gateway.admission.Submission;
import io.globalcom2.gateway.media.ImageInspector;
import io.globalcom2.gateway.relay.AnswerListener;
import io.globalcom2.gateway.relay.AnswerState;
import io.globalcom2.gateway.relay.Heard;
import io.globalcom2.gateway.relay.Watch;
import io.globalcom2.gateway.wire.RequestMessages;
import io.globalcom2.grpc.GrpcFailures;
import io.globalcom2.proto.v1.CancelRequest;
import io.globalcom2.proto.v1.CancelResponse;
import io.globalcom2.proto.v1.GenerateEvent;
import io.globalcom2.proto.v1.InferenceGrpc;
import io.globalcom2.proto.v1.InferenceRequest;
import io.globalcom2.proto.v1.SubmitResponse;
import io.globalcom2.proto.v1.WatchRequest;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** The front door for gRPC callers. */
@GrpcService
class InferenceGrpcService extends InferenceGrpc.InferenceImplBase {
    private static final Logger LOG = Logger.getLogger(InferenceGrpcService.class);

    private final FrontDoor frontDoor;
    private final AskedRequests requests;
    private final ServedModel model;
    private final ImageInspector images;
    private final GatewayConfig config;
    private final GatewayMetrics metrics;
    private final ExecutorService executor;

    InferenceGrpcService(
            FrontDoor frontDoor,
            AskedRequests requests,
            ServedModel model,
            ImageInspector images,
            GatewayConfig config,
            GatewayMetrics metrics,
            ExecutorService executor) {
        this.frontDoor = frontDoor;
        this.requests = requests;
        this.model = model;
        this.images = images;
        this.config = config;
        this.metrics = metrics;
        this.executor = executor;
    }

    /** Leaves the event loop at once: a request may weigh megabytes. */
    @Override
    public void generate(InferenceRequest request, StreamObserver<GenerateEvent> responses) {
        GrpcCaller caller = new GrpcCaller(responses, executor, config.readerTimeout());
        Optional<Instant> deadline =
                Optional.ofNullable(Context.current().getDeadline()).map(InferenceGrpcService::toInstant);
        Runnable work = Context.current().wrap(() -> {
            try {
                caller.setWatch(ask(request, true, deadline, caller));
            } catch (RuntimeException e) {
                refused(e);
                caller.refuse(e);
            }
        });
        executor.execute(work);
    }

    /** The deadline of the call is not that of the work. */
    @Override
    public void submit(InferenceRequest request, StreamObserver<SubmitResponse> responses) {
        SubmittedAnswer caller = new SubmittedAnswer(responses);
        Runnable work = Context.current().wrap(() -> {
            try {
                Watch watch = ask(request, false, Optional.empty(), caller);
                CompletionStage<Void> unused = caller.accepted().thenRunAsync(watch.leave(), executor);
            } catch (RuntimeException e) {
                refused(e);
                caller.refuse(e);
            }
        });
        executor.execute(work);
    }

    @Override
    public void watch(WatchRequest request, StreamObserver<GenerateEvent> responses) {
        GrpcCaller caller = new GrpcCaller(responses, executor, config.readerTimeout());
        Inquiry inquiry = inquiry(request.getRequestId());
        executor.execute(() -> {
            try {
                caller.setWatch(requests.watch(inquiry, new Heard(request.getFromList()), caller));
            } catch (RuntimeException e) {
                refused(e);
                caller.refuse(e);
            }
        });
    }

    @Override
    public void cancel(CancelRequest request, StreamObserver<CancelResponse> responses) {
        Inquiry inquiry = inquiry(request.getRequestId());
        executor.execute(() -> {
            try {
                AnswerState unused = requests.cancel(inquiry);
                responses.onNext(CancelResponse.getDefaultInstance());
                responses.onCompleted();
            } catch (RuntimeException e) {
                refused(e);
                responses.onError(GrpcFailures.toStatus(e).asRuntimeException());
            }
        });
    }

    private static Inquiry inquiry(String requestId) {
        return new Inquiry(Optional.ofNullable(CallMetadata.AUTHORIZATION.get()), requestId, Optional.empty());
    }

    private Watch ask(InferenceRequest wire, boolean isAwaited, Optional<Instant> deadline, AnswerListener caller) {
        RequestBytes.Share memory = CallReception.KEY.get().take();
        Admission admission = frontDoor.enter(Optional.ofNullable(CallMetadata.AUTHORIZATION.get()), memory);
        try {
            model.require(wire.getModel());
            Submission submission = new Submission(
                    RequestMessages.read(wire, images),
                    Optional.of(wire.getRequestId())
                            .filter(id -> !id.isEmpty())
                            .map(id -> new CallerKey("request_id", id)),
                    isAwaited,
                    deadline,
                    Optional.ofNullable(CallMetadata.TRACEPARENT.get()));
            return frontDoor.ask(admission, submission, caller);
        } catch (RuntimeException e) {
            admission.leave();
            throw e;
        }
    }

    private void refused(RuntimeException failure) {
        if (failure instanceof ServingException serving) {
            metrics.countRefusal(serving.kind());
        } else {
            metrics.countRefusal(FailureKind.INTERNAL);
            LOG.error("A request could not be read", failure);
        }
    }

    private static Instant toInstant(Deadline deadline) {
        return Instant.now().plusNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS));
    }
}
