package io.globalcom2.generation.lifecycle;

import io.globalcom2.generation.worker.Worker;
import io.globalcom2.grpc.ShutdownConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import org.jboss.logging.Logger;

/** Starts the worker after everything it uses, and drains it before anything it uses goes. */
@Singleton
final class WorkerLifecycle {
    private static final Logger LOG = Logger.getLogger(WorkerLifecycle.class);

    private final Worker worker;
    private final ShutdownConfig config;

    WorkerLifecycle(Worker worker, ShutdownConfig config) {
        this.worker = worker;
        this.config = config;
    }

    void start(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) StartupEvent event) {
        try {
            worker.start();
        } catch (IllegalStateException e) {
            // The one kind of failure of which Quarkus says no more than the message.
            throw new ConfigurationException(e.getMessage());
        }
    }

    void stop(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) ShutdownEvent event)
            throws InterruptedException {
        LOG.infof("draining grace=%s", config.grace());
        worker.drain(config.grace());
    }
}
