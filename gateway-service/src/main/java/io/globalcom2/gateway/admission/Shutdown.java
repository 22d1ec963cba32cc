package io.globalcom2.gateway.admission;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.gateway.relay.AnswerEvent.Failed;
import io.globalcom2.gateway.relay.Relay;
import io.globalcom2.grpc.ShutdownConfig;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Drains the gateway: on SIGTERM it is no longer ready and refuses new requests, while those in flight finish, or
 * fail with UNAVAILABLE when the grace time is over; those whose work goes on without their callers break off. Quarkus tells of its
 * shutdown before it closes anything only with {@code quarkus.shutdown.delay-enabled}; that is why the waiting happens in the observer.
 */
@Singleton
@Readiness
public final class Shutdown implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(Shutdown.class);
    /** The last bytes of answers that have ended are still on their way out. */
    private static final long FLUSH_MILLIS = 200;

    private final AdmittedRequests inFlight;
    private final Relay relay;
    private final Duration grace;

    Shutdown(AdmittedRequests inFlight, Relay relay, ShutdownConfig config) {
        this.inFlight = inFlight;
        this.relay = relay;
        this.grace = config.grace();
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("accepting requests")
                .status(!inFlight.isClosed())
                .withData("inFlight", inFlight.count())
                .build();
    }

    void drain(@Observes ShutdownDelayInitiatedEvent event) throws InterruptedException {
        inFlight.close();
        LOG.infof("Draining. inFlight=%d, graceMillis=%d", inFlight.count(), grace.toMillis());
        if (!inFlight.awaitEmpty(grace)) {
            LOG.warnf("The grace time is over. inFlight=%d", inFlight.count());
            relay.leaveBehind(new Failed(FailureKind.UNAVAILABLE, "the gateway is shutting down; please ask again"));
        }
        Thread.sleep(FLUSH_MILLIS);
    }
}
