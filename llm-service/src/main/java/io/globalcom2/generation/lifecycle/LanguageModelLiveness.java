package io.globalcom2.generation.lifecycle;

import io.globalcom2.generation.scheduling.LlmConfig;
import io.globalcom2.generation.scheduling.Scheduler;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Down when the engine hangs in one step. A busy engine makes steps, and an idle one has none to make. */
@Liveness
@Singleton
final class LanguageModelLiveness implements HealthCheck {
    private final Scheduler scheduler;
    private final LlmConfig config;

    LanguageModelLiveness(Scheduler scheduler, LlmConfig config) {
        this.scheduler = scheduler;
        this.config = config;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("language model makes progress")
                .status(scheduler.stepTime().compareTo(config.stuckAfter()) < 0)
                .withData("stepMillis", scheduler.stepTime().toMillis())
                .build();
    }
}
