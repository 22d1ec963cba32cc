package io.globalcom2.gateway.admission;

import io.globalcom2.gateway.relay.Relay;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Lets time pass for the relay. */
@Singleton
final class Sweeper {
    private static final Logger LOG = Logger.getLogger(Sweeper.class);
    private static final long PERIOD_MILLIS = 100;

    private final Relay relay;
    private final ScheduledExecutorService executor;

    Sweeper(Relay relay, ScheduledExecutorService executor) {
        this.relay = relay;
        this.executor = executor;
    }

    void start(@Observes StartupEvent event) {
        ScheduledFuture<?> unused =
                executor.scheduleWithFixedDelay(this::sweep, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** A failure must not end the schedule: deadlines hang on it. */
    private void sweep() {
        try {
            relay.sweep();
        } catch (RuntimeException e) {
            LOG.error("Sweeping failed", e);
        }
    }
}
