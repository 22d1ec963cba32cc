package io.globalcom2.vision.lifecycle;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/**
 * Ready means: the model is loaded and the service is not draining. An unreachable compressor does not count: it would take every encoder out
 * of rotation at once for a fault of another tier; calls then fail with UNAVAILABLE, which names it. Ready for the first time means started.
 */
@Readiness
@Startup
@ApplicationScoped
class EncoderReadiness implements HealthCheck {
    private final EncoderLifecycle lifecycle;

    EncoderReadiness(EncoderLifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    @Override
    public HealthCheckResponse call() {
        EncoderState state = lifecycle.state();
        return HealthCheckResponse.named("vision tower")
                .status(state == EncoderState.READY)
                .withData("state", state.name())
                .build();
    }
}
