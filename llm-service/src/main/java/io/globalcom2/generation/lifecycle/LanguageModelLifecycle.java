package io.globalcom2.generation.lifecycle;

import io.globalcom2.generation.scheduling.Scheduler;
import io.globalcom2.grpc.ShutdownConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.time.Instant;

/** Loads the model when the service starts, on the main thread, so that a checkpoint that cannot be served ends the process at once. */
@Singleton
final class LanguageModelLifecycle {
    private final Scheduler scheduler;
    private final ShutdownConfig config;
    private Instant shutdown = Instant.MAX;

    LanguageModelLifecycle(Scheduler scheduler, ShutdownConfig config) {
        this.scheduler = scheduler;
        this.config = config;
    }

    /** Being here is what loads it. */
    void start(@Observes StartupEvent event) {
        scheduler.load();
    }

    void beginShutdown(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE - 1) ShutdownEvent event) {
        shutdown = Instant.now();
    }

    /** After the worker is drained, what is left of the grace time is for direct callers. */
    void endShutdown(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) ShutdownEvent event)
            throws InterruptedException {
        Duration passed = Duration.between(shutdown, Instant.now());
        scheduler.close(config.grace().minus(passed));
    }
}
