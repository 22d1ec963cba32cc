package io.globalcom2.generation.lifecycle;

import io.globalcom2.generation.worker.Worker;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready until the drain begins, as long as the queue can be asked for records. The model and the brokers have checks of their own. */
@Readiness
@Singleton
final class WorkerReadiness implements HealthCheck {
    private final Worker worker;

    WorkerReadiness(Worker worker) {
        this.worker = worker;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("worker takes requests")
                .status(!worker.isDraining() && worker.isQueueReachable())
                .withData("queueReachable", worker.isQueueReachable())
                .build();
    }
}
