package io.globalcom2.gateway.admission;

import io.globalcom2.checkpoint.chat.limits.RequestLimits;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.admission.GatewayMetrics.Shed;
import io.globalcom2.gateway.keys.Caller;
import io.globalcom2.gateway.keys.Callers;
import io.globalcom2.gateway.keys.KeyUse;
import io.globalcom2.gateway.keys.OverLimitException;
import io.globalcom2.gateway.relay.AnswerEvent.Failed;
import io.globalcom2.gateway.relay.AnswerListener;
import io.globalcom2.gateway.relay.Claim;
import io.globalcom2.gateway.relay.Claimant;
import io.globalcom2.gateway.relay.Heard;
import io.globalcom2.gateway.relay.KeptResult;
import io.globalcom2.gateway.relay.PendingAnswer;
import io.globalcom2.gateway.relay.Relay;
import io.globalcom2.gateway.relay.RequestIdentity;
import io.globalcom2.gateway.relay.Watch;
import io.globalcom2.image.ImageHeader;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/** What both front doors do once they know what the caller wants. */
@Singleton
public final class FrontDoor {
    private static final Logger LOG = Logger.getLogger(FrontDoor.class);

    private final GatewayConfig config;
    private final RequestLimits limits;
    private final Callers callers;
    private final AdmittedRequests inFlight;
    private final RequestBytes bytes;
    private final GatewayMetrics metrics;
    private final SubmissionQueue queue;
    private final ResultReader results;
    private final Relay relay;
    private final Clock clock;

    FrontDoor(
            GatewayConfig config,
            RequestLimits limits,
            Callers callers,
            AdmittedRequests inFlight,
            RequestBytes bytes,
            GatewayMetrics metrics,
            SubmissionQueue queue,
            ResultReader results,
            Relay relay,
            Clock clock) {
        this.config = config;
        this.limits = limits;
        this.callers = callers;
        this.inFlight = inFlight;
        this.bytes = bytes;
        this.metrics = metrics;
        this.queue = queue;
        this.results = results;
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
        return enter(authorization, bytes.open());
    }

    /**
     * The same for a request whose memory is taken already. It is given back with the place, or where there is none at once.
     *
     * @throws ServingException as above
     */
    public Admission enter(Optional<String> authorization, RequestBytes.Share memory) {
        try {
            return admit(authorization, memory);
        } catch (RuntimeException refusal) {
            memory.release();
            throw refusal;
        }
    }

    private Admission admit(Optional<String> authorization, RequestBytes.Share memory) {
        Caller caller = callers.identify(authorization);
        KeyUse use = enter(caller);
        try {
            return new Admission(caller, inFlight.enter(), use, memory);
        } catch (ServingException refusal) {
            use.leave();
            metrics.countShed(refusal.kind() == FailureKind.OVERLOADED ? Shed.OVER_CAPACITY : Shed.SHUTTING_DOWN);
            throw refusal;
        }
    }

    /**
     * Queues a request, unless it came before, and returns; the listener hears the rest, or all of it before this returns. When he leaves, and
     * no other listens, the work ends: at once, or where the request has a key after a grace time, or, where it is not awaited, at its deadline.
     *
     * @param admission given back when the answer has ended, also by a failure of this method
     * @return for leaving
     * @throws ServingException INVALID_INPUT or TOO_LARGE where there is too much of something, PERMISSION_DENIED or OVERLOADED by what the caller's key allows, ALREADY_EXISTS when his key for the request came
     *     with another body, DEADLINE_EXCEEDED when it is too late already, UNAVAILABLE when it cannot be told what became of the request
     */
    public Watch ask(Admission admission, Submission submission, AnswerListener caller) {
        try {
            admission
                    .caller()
                    .requireRight(
                            submission.request().lane(), submission.request().compression());
            limits.check(submission.request().conversation(), image -> ImageHeader.read(image.data())
                    .decodedBytes());
            limits.checkStop(submission.request().sampling().stop());
            Instant deadline = deadline(submission);
            Listeners listeners = new Listeners(admission, submission.request(), caller);
            Claim claim = relay.claim(identity(admission, submission), deadline, listeners);
            metrics.count(claim.kind());
            claim.answer().ifPresent(answer -> answer.waitForCallers(patience(submission)));
            return switch (claim.kind()) {
                case FIRST, RUN_ANEW -> {
                    PendingAnswer answer = claim.answer().orElseThrow();
                    queue(admission, submission, deadline, answer);
                    yield watch(answer, listeners.owner);
                }
                case JOINED -> {
                    admission.bytes().release();
                    yield watch(claim.answer().orElseThrow(), listeners.guest);
                }
                case STORED -> {
                    admission.bytes().release();
                    KeptResult result = results.read(claim.place().orElseThrow());
                    result.tell(listeners.guest, Heard.NOTHING);
                    yield Watch.ofTold(result.requestId());
                }
                case ANOTHER_BODY -> throw anotherBody(submission);
            };
        } catch (RuntimeException e) {
            admission.leave();
            throw e;
        }
    }

    private void queue(Admission admission, Submission submission, Instant deadline, PendingAnswer answer) {
        QueuedRequest request = new QueuedRequest(
                answer.identity(),
                answer.secret(),
                submission.request(),
                admission.caller().name(),
                deadline,
                submission.traceparent());
        queue.enqueue(request, admission.queue()).whenComplete((stored, failure) -> {
            if (failure == null) {
                answer.accept();
            } else {
                refuse(answer, failure);
            }
        });
    }

    private static Watch watch(PendingAnswer answer, AnswerListener listener) {
        return new Watch(answer.identity().id(), () -> answer.leave(listener));
    }

    /** Who can come back, or said that he would not wait, has not given up when he disconnects. */
    private Duration patience(Submission submission) {
        if (!submission.isAwaited()) {
            return config.deadline();
        }
        return submission.key().isPresent() ? config.disconnectGrace() : Duration.ZERO;
    }

    private Instant deadline(Submission submission) {
        Instant now = clock.instant();
        Instant own = now.plus(config.deadline());
        Instant deadline = submission.deadline().filter(own::isAfter).orElse(own);
        if (!deadline.isAfter(now)) {
            throw new ServingException(FailureKind.DEADLINE_EXCEEDED, "the deadline passed before the request came");
        }
        return deadline;
    }

    private RequestIdentity identity(Admission admission, Submission submission) {
        String digest = queue.digest(submission.request());
        Optional<String> caller = admission.caller().name();
        return submission
                .key()
                .map(key -> RequestIdentity.keyed(caller, RequestIds.of(caller, key), digest))
                .orElseGet(() -> RequestIdentity.once(caller, RequestIds.mint(), digest));
    }

    private static ServingException anotherBody(Submission submission) {
        return new ServingException(
                FailureKind.ALREADY_EXISTS,
                "%s: expected one that was never used, or the body that it was used with, got another body"
                        .formatted(submission.key().map(CallerKey::field).orElse("")));
    }

    private KeyUse enter(Caller caller) {
        try {
            return caller.enter();
        } catch (OverLimitException refusal) {
            metrics.countShed(Shed.KEY_LIMIT);
            throw refusal;
        }
    }

    private void reserve(Admission admission, ChatRequest request) {
        try {
            admission.use().reserve(ExpectedTokens.of(request, config.expectedImageTokens()));
        } catch (OverLimitException refusal) {
            metrics.countShed(Shed.KEY_LIMIT);
            throw refusal;
        }
    }

    /** What a request costs is paid by who was the first to ask. */
    private final class Listeners implements Claimant {
        private final Admission admission;
        private final ChatRequest request;
        private final AnswerListener owner;
        private final AnswerListener guest;

        Listeners(Admission admission, ChatRequest request, AnswerListener caller) {
            this.admission = admission;
            this.request = request;
            this.owner = new MeteredListener(caller, metrics, admission);
            this.guest = new GuestListener(caller, admission);
        }

        @Override
        public AnswerListener start() {
            reserve(admission, request);
            return owner;
        }

        @Override
        public AnswerListener join() {
            return guest;
        }
    }

    private void refuse(PendingAnswer answer, Throwable failure) {
        String requestId = answer.identity().id();
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
