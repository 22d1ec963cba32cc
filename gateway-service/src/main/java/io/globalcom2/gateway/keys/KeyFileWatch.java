package io.globalcom2.gateway.keys;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Looks every second whether the key file has changed. */
@Singleton
final class KeyFileWatch {
    private static final Logger LOG = Logger.getLogger(KeyFileWatch.class);
    private static final long PERIOD_SECONDS = 1;

    private final Callers callers;
    private final ScheduledExecutorService executor;

    KeyFileWatch(Callers callers, ScheduledExecutorService executor) {
        this.callers = callers;
        this.executor = executor;
    }

    /** Before the channels connect: without callers there is nothing to connect for. */
    void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event) {
        ScheduledFuture<?> unused =
                executor.scheduleWithFixedDelay(this::look, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    /** A failure must not end the schedule. */
    private void look() {
        try {
            callers.reread();
        } catch (RuntimeException e) {
            LOG.error("Looking at the key file failed", e);
        }
    }
}
