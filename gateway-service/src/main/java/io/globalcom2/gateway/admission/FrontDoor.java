package io.globalcom2.gateway.admission;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.admission.GatewayMetrics.Shed;
import io.globalcom2.gateway.keys.Caller;
import io.globalcom2.gateway.keys.Callers;
import io.globalcom2.gateway.keys.KeyUse;
import io.globalcom2.gateway.keys.OverLimitException;
import io.globalcom2.gateway.relay.AnswerEvent.Failed;
import io.globalcom2.gateway.relay.AnswerListener;
import io.globalcom2.gateway.relay.PendingAnswer;
import io.globalcom2.gateway.relay.Relay;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/** What both front doors do once they know what the caller wants. */
@Singleton
public final class FrontDoor {
    private static final Logger LOG = Logger.getLogger(FrontDoor.class);

    private final GatewayConfig config;
    private final Callers callers;
    private final AdmittedRequests inFlight;
    private final GatewayMetrics metrics;
    private final SubmissionQueue queue;
    private final Relay relay;
    private final Clock clock;

    FrontDoor(
            GatewayConfig config,
            Callers callers,
            AdmittedRequests inFlight,
            GatewayMetrics metrics,
            SubmissionQueue queue,
            Relay relay,
            Clock clock) {
        this.config = config;
        this.callers = callers;
        this.inFlight = inFlight;
        this.metrics = metrics;
        this.queue = queue;
        this.relay = relay;
        this.clock = clock;
    }

    /**
     * Takes a place for a request, before it is read: reading is what costs memory.
     *
     * @param authorization value of the header of that name
     * @throws ServingException UNAUTHENTICATED, OVERLOADED or UNAVAILABLE
     */
    public Admission enter(Optional<String> authorization) {
        Caller caller = callers.identify(authorization);
        KeyUse use = enter(caller);
        try {
            return new Admission(caller, inFlight.enter(), use);
        } catch (ServingException refusal) {
            use.leave();
            metrics.countShed(refusal.kind() == FailureKind.OVERLOADED ? Shed.OVER_CAPACITY : Shed.SHUTTING_DOWN);
            throw refusal;
        }
    }

    /**
     * Queues a request and returns at once; the listener hears the rest.
     *
     * @param admission given back when the answer has ended, also by a failure of this method
     * @param callerDeadline holds where it is earlier than the gateway's own
     * @param traceparent W3C trace context of the caller
     * @return for cancelling
     * @throws ServingException PERMISSION_DENIED or OVERLOADED by what the caller's key allows, INVALID_INPUT when the request id is in use,
     *     DEADLINE_EXCEEDED when it is too late already
     */
    public PendingAnswer ask(
            Admission admission,
            ChatRequest request,
            Optional<Instant> callerDeadline,
            Optional<String> traceparent,
            AnswerListener caller) {
        try {
            admit(admission, request);
            Instant now = clock.instant();
            Instant ownDeadline = now.plus(config.deadline());
            Instant deadline = callerDeadline.filter(ownDeadline::isAfter).orElse(ownDeadline);
            if (!deadline.isAfter(now)) {
                throw new ServingException(
                        FailureKind.DEADLINE_EXCEEDED, "the deadline passed before the request came");
            }
            PendingAnswer answer =
                    relay.register(request.requestId(), deadline, new MeteredListener(caller, metrics, admission));
            queue.enqueue(request, admission.caller().name(), deadline, traceparent)
                    .whenComplete((stored, failure) -> {
                        if (failure == null) {
                            answer.accept();
                        } else {
                            refuse(request.requestId(), answer, failure);
                        }
                    });
            return answer;
        } catch (RuntimeException e) {
            admission.leave();
            throw e;
        }
    }

    private KeyUse enter(Caller caller) {
        try {
            return caller.enter();
        } catch (OverLimitException refusal) {
            metrics.countShed(Shed.KEY_LIMIT);
            throw refusal;
        }
    }

    private void admit(Admission admission, ChatRequest request) {
        admission.caller().requireRight(request.lane(), request.compression());
        try {
            admission.use().reserve(ExpectedTokens.of(request, config.expectedImageTokens()));
        } catch (OverLimitException refusal) {
            metrics.countShed(Shed.KEY_LIMIT);
            throw refusal;
        }
    }

    private void refuse(String requestId, PendingAnswer answer, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof ServingException refusal) {
            if (refusal.kind() == FailureKind.UNAVAILABLE) {
                metrics.countShed(Shed.QUEUE_UNAVAILABLE);
                LOG.warnf(refusal.getCause(), "The queue cannot be reached. requestId=%s", requestId);
            }
            answer.refuse(new Failed(refusal.kind(), refusal.getMessage()));
        } else {
            LOG.errorf(cause, "Queueing failed. requestId=%s", requestId);
            answer.refuse(new Failed(FailureKind.INTERNAL, "internal error"));
        }
    }
}
