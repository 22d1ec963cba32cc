package io.globalcom2.generation.lifecycle;

import io.globalcom2.generation.worker.ResultLedger;
import io.globalcom2.generation.worker.Worker;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Down when a thread that takes requests or reads results has ended by itself: only a new process helps. A busy worker is alive. */
@Liveness
@Singleton
final class WorkerLiveness implements HealthCheck {
    private final Worker worker;
    private final ResultLedger ledger;

    WorkerLiveness(Worker worker, ResultLedger ledger) {
        this.worker = worker;
        this.ledger = ledger;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("worker runs")
                .status(worker.isAlive() && ledger.isAlive())
                .build();
    }
}
