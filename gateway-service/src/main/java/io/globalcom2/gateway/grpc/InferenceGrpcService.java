package io.globalcom2.gateway.grpc;

import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.admission.Admission;
import io.globalcom2.gateway.admission.CallerKey;
import io.globalcom2.gateway.admission.FrontDoor;
import io.globalcom2.gateway.admission.ServedModel;
import io.globalcom2.gateway.admission.Submission;
import io.globalcom2.gateway.media.ImageInspector;
import io.globalcom2.gateway.wire.RequestMessages;
import io.globalcom2.proto.v1.GenerateEvent;
import io.globalcom2.proto.v1.InferenceGrpc;
import io.globalcom2.proto.v1.InferenceRequest;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** The front door for gRPC callers. */
@GrpcService
class InferenceGrpcService extends InferenceGrpc.InferenceImplBase {
    private static final Logger LOG = Logger.getLogger(InferenceGrpcService.class);

    private final FrontDoor frontDoor;
    private final ServedModel model;
    private final ImageInspector images;
    private final ExecutorService executor;

    InferenceGrpcService(FrontDoor frontDoor, ServedModel model, ImageInspector images, ExecutorService executor) {
        this.frontDoor = frontDoor;
        this.model = model;
        this.images = images;
        this.executor = executor;
    }

    /** Leaves the event loop at once: a request may weigh megabytes. */
    @Override
    public void generate(InferenceRequest request, StreamObserver<GenerateEvent> responses) {
        GrpcCaller caller = new GrpcCaller(responses);
        Optional<Instant> deadline =
                Optional.ofNullable(Context.current().getDeadline()).map(InferenceGrpcService::toInstant);
        Optional<String> authorization = Optional.ofNullable(CallMetadata.AUTHORIZATION.get());
        Optional<String> traceparent = Optional.ofNullable(CallMetadata.TRACEPARENT.get());
        executor.execute(() -> ask(request, authorization, deadline, traceparent, caller));
    }

    private void ask(
            InferenceRequest wire,
            Optional<String> authorization,
            Optional<Instant> deadline,
            Optional<String> traceparent,
            GrpcCaller caller) {
        try {
            Admission admission = frontDoor.enter(authorization);
            try {
                model.require(wire.getModel());
                Submission submission = new Submission(
                        RequestMessages.read(wire, images),
                        Optional.of(wire.getRequestId())
                                .filter(id -> !id.isEmpty())
                                .map(id -> new CallerKey("request_id", id)),
                        deadline,
                        traceparent);
                caller.setWatch(frontDoor.ask(admission, submission, caller));
            } catch (RuntimeException e) {
                admission.leave();
                throw e;
            }
        } catch (ServingException refusal) {
            caller.refuse(refusal);
        } catch (RuntimeException e) {
            LOG.error("A request could not be read", e);
            caller.refuse(e);
        }
    }

    private static Instant toInstant(Deadline deadline) {
        return Instant.now().plusNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS));
    }
}
