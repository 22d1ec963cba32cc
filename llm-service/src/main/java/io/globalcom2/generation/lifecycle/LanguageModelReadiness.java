package io.globalcom2.generation.lifecycle;

import io.globalcom2.generation.scheduling.Scheduler;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** Up when the model is loaded and prompts are accepted. The first time this is so, the service has started. */
@Readiness
@Startup
@Singleton
final class LanguageModelReadiness implements HealthCheck {
    private final Scheduler scheduler;

    LanguageModelReadiness(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("language model loaded")
                .status(scheduler.isAccepting())
                .withData("slots", scheduler.slots())
                .withData("load", scheduler.load())
                .build();
    }
}
