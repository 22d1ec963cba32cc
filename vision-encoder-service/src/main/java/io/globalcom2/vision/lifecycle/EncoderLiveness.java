package io.globalcom2.vision.lifecycle;

import io.globalcom2.vision.encoding.EncoderConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Down when the tower hangs in one image. A busy tower finishes images, and one that is loading or idle has none to finish. */
@Liveness
@ApplicationScoped
class EncoderLiveness implements HealthCheck {
    private final EncoderLifecycle lifecycle;
    private final EncoderConfig config;

    EncoderLiveness(EncoderLifecycle lifecycle, EncoderConfig config) {
        this.lifecycle = lifecycle;
        this.config = config;
    }

    @Override
    public HealthCheckResponse call() {
        Duration longest = lifecycle.queue().longestEncoding();
        return HealthCheckResponse.named("vision tower makes progress")
                .status(longest.compareTo(config.stuckAfter()) < 0)
                .withData("encodingMillis", longest.toMillis())
                .build();
    }
}
