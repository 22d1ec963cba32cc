package io.globalcom2.gateway.admission;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.gateway.keys.Caller;
import io.globalcom2.gateway.keys.Callers;
import io.globalcom2.gateway.relay.AnswerListener;
import io.globalcom2.gateway.relay.AnswerState;
import io.globalcom2.gateway.relay.Heard;
import io.globalcom2.gateway.relay.KeptResult;
import io.globalcom2.gateway.relay.PendingAnswer;
import io.globalcom2.gateway.relay.Relay;
import io.globalcom2.gateway.relay.Watch;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Requests that were asked before, for those who asked them: what is in memory, here or at the gateway that queued them, and then what is stored. A request that is not known and one
 * of another caller are the same here: NOT_FOUND. Methods may block; they fail with UNAUTHENTICATED as the front door does, and with UNAVAILABLE
 * when a stored result cannot be read.
 */
@Singleton
public final class AskedRequests {
    private final Callers callers;
    private final Relay relay;
    private final ResultReader results;
    private final GatewayMetrics metrics;

    AskedRequests(Callers callers, Relay relay, ResultReader results, GatewayMetrics metrics) {
        this.callers = callers;
        this.relay = relay;
        this.results = results;
        this.metrics = metrics;
    }

    /** Where it stands. */
    public AnswerState state(Inquiry inquiry) {
        Caller caller = callers.identify(inquiry.authorization());
        return own(caller, inquiry).flatMap(PendingAnswer::state).orElseGet(() -> stored(caller, inquiry)
                .state());
    }

    /**
     * Tells the listener the answer behind what he has, and what is to come of it.
     *
     * @return for leaving
     * @throws ServingException INVALID_INPUT when the answer has less, OVERLOADED when too many listen
     */
    public Watch watch(Inquiry inquiry, Heard heard, AnswerListener listener) {
        Caller caller = callers.identify(inquiry.authorization());
        Optional<PendingAnswer> answer = own(caller, inquiry);
        if (answer.isPresent() && answer.get().origin().isPresent()) {
            // How much there is of it may not be known here yet.
            AnswerListener rest = new RestListener(listener, heard, metrics);
            if (answer.get().tell(rest, Heard.NOTHING)) {
                return new Watch(inquiry.requestId(), () -> answer.get().leave(rest));
            }
        } else if (answer.isPresent() && answer.get().tell(listener, heard)) {
            return new Watch(inquiry.requestId(), () -> answer.get().leave(listener));
        }
        stored(caller, inquiry).tell(listener, heard);
        return Watch.ofTold(inquiry.requestId());
    }

    /**
     * Ends the work for it; of no effect where it has ended.
     *
     * @return how it ended
     * @throws ServingException UNAVAILABLE also when the gateway that queued it is gone; then the work goes on
     */
    public AnswerState cancel(Inquiry inquiry) {
        own(callers.identify(inquiry.authorization()), inquiry).ifPresent(relay::cancel);
        return state(inquiry);
    }

    private Optional<PendingAnswer> own(Caller caller, Inquiry inquiry) {
        return relay.find(inquiry.requestId(), caller.name());
    }

    private KeptResult stored(Caller caller, Inquiry inquiry) {
        boolean isOwn = relay.identity(inquiry.requestId())
                .map(identity -> identity.isOf(caller.name()))
                .orElseGet(() -> caller.name().isEmpty() || inquiry.isAboutKeyOf(caller));
        return Optional.of(inquiry.requestId())
                .filter(id -> isOwn)
                .flatMap(relay::place)
                .map(results::read)
                .orElseThrow(() -> new ServingException(
                        FailureKind.NOT_FOUND,
                        "id: expected that of a request of yours that is known here, got another"));
    }
}
