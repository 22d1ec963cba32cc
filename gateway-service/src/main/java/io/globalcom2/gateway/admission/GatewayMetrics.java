package io.globalcom2.gateway.admission;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.gateway.relay.Claim;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the gateway counts. Every series is there from the start, so that nothing is absent before it first happens. */
@Singleton
public final class GatewayMetrics {
    private final Counter completed;
    private final Map<FailureKind, Counter> failed = new EnumMap<>(FailureKind.class);
    private final Map<FailureKind, Counter> refusals = new EnumMap<>(FailureKind.class);
    private final MeterRegistry registry;
    private final Map<Shed, Counter> sheds = new EnumMap<>(Shed.class);
    private final Map<Claim.Kind, Counter> repeated = new EnumMap<>(Claim.Kind.class);
    private final Counter cancelledByCaller;
    private final Counter cancelledByDeadline;
    private final Counter continued;
    private final Counter different;
    private final Timer timeToFirstToken;

    /** Why a request was turned away that nothing was wrong with. */
    enum Shed {
        OVER_CAPACITY,
        /** A limit of the caller's own. */
        KEY_LIMIT,
        SHUTTING_DOWN,
        QUEUE_UNAVAILABLE
    }

    GatewayMetrics(MeterRegistry registry, AdmittedRequests inFlight, RequestBytes bytes) {
        this.registry = registry;
        completed = requests(registry, "completed");
        for (FailureKind kind : FailureKind.values()) {
            refusals.put(kind, refusals(registry, label(kind)));
            failed.put(kind, requests(registry, label(kind)));
        }
        for (Shed reason : Shed.values()) {
            sheds.put(
                    reason,
                    Counter.builder("globalcom2.gateway.sheds")
                            .description("Requests turned away that nothing was wrong with")
                            .tag("reason", label(reason))
                            .register(registry));
        }
        FunctionCounter.builder("globalcom2.gateway.sheds", bytes, RequestBytes::refusals)
                .description("Requests turned away that nothing was wrong with")
                .tag("reason", "over_memory")
                .register(registry);
        for (Claim.Kind kind : Claim.Kind.values()) {
            if (kind != Claim.Kind.FIRST) {
                repeated.put(
                        kind,
                        Counter.builder("globalcom2.gateway.repeated.requests")
                                .description("Requests under a key that was used, by what became of them")
                                .tag("outcome", label(kind))
                                .register(registry));
            }
        }
        cancelledByCaller = cancels(registry, "caller");
        cancelledByDeadline = cancels(registry, "deadline");
        continued = takenOver(registry, "continued");
        different = takenOver(registry, "different");
        timeToFirstToken = Timer.builder("globalcom2.gateway.time.to.first.token")
                .description("From the arrival of a request to its first text")
                .register(registry);
        registry.gauge("globalcom2.gateway.in.flight.requests", inFlight, AdmittedRequests::count);
        registry.gauge("globalcom2.gateway.in.flight.bytes", bytes, RequestBytes::held);
    }

    void countCompleted() {
        completed.increment();
    }

    void countFailed(FailureKind kind) {
        failed.get(kind).increment();
        if (kind == FailureKind.CANCELLED) {
            cancelledByCaller.increment();
        } else if (kind == FailureKind.DEADLINE_EXCEEDED) {
            cancelledByDeadline.increment();
        }
    }

    /** Another attempt ended an answer of which text had been shown. */
    void countTakenOver(boolean saysSomethingElse) {
        (saysSomethingElse ? different : continued).increment();
    }

    /** A request was not taken up, for a mistake in it or for want of room. */
    public void countRefusal(FailureKind reason) {
        refusals.get(reason).increment();
    }

    /** HTTP itself refused something, such as an unknown path. */
    public void countRefusal(int httpStatus) {
        refusals(registry, "http_" + httpStatus).increment();
    }

    void countShed(Shed reason) {
        sheds.get(reason).increment();
    }

    /** A request has come in; one that is the first of its key, or has none, is nothing special. */
    void count(Claim.Kind kind) {
        Optional.ofNullable(repeated.get(kind)).ifPresent(Counter::increment);
    }

    Timer timeToFirstToken() {
        return timeToFirstToken;
    }

    private static Counter requests(MeterRegistry registry, String outcome) {
        return Counter.builder("globalcom2.gateway.requests")
                .description("Requests that were read, by how they ended")
                .tag("outcome", outcome)
                .register(registry);
    }

    private static Counter refusals(MeterRegistry registry, String reason) {
        return Counter.builder("globalcom2.gateway.refusals")
                .description("Requests that were not taken up, by the reason that the caller was told")
                .tag("reason", reason)
                .register(registry);
    }

    private static Counter cancels(MeterRegistry registry, String cause) {
        return Counter.builder("globalcom2.gateway.cancels")
                .description("Requests whose work was cancelled from here")
                .tag("cause", cause)
                .register(registry);
    }

    private static Counter takenOver(MeterRegistry registry, String outcome) {
        return Counter.builder("globalcom2.gateway.taken.over.answers")
                .description("Answers that another attempt ended after text was shown: whether it said the same")
                .tag("outcome", outcome)
                .register(registry);
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
