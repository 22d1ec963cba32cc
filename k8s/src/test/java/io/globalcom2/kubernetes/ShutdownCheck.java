package io.globalcom2.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.util.List;

/** A pod has more time to end than its preStop hook and the drain of its service take together. */
final class ShutdownCheck implements Check {
    /** The delay before the drain, and the end of the process after it. */
    private static final Duration SLACK = Duration.ofSeconds(10);

    @Override
    public void check(Manifests manifests, List<String> problems) {
        manifests.all(Deployment.class).forEach(deployment -> {
            Duration given = Duration.ofSeconds(Manifests.pod(deployment).getTerminationGracePeriodSeconds());
            Duration needed = SLACK;
            for (Container container : Manifests.pod(deployment).getContainers()) {
                if (container.getLifecycle() == null
                        || container.getLifecycle().getPreStop().getSleep() == null) {
                    problems.add("Container %s: expected a preStop hook that sleeps".formatted(container.getName()));
                    return;
                }
                needed = needed.plusSeconds(
                        container.getLifecycle().getPreStop().getSleep().getSeconds());
            }
            // A sidecar ends after the main containers, in what they leave of the same time.
            for (Container container : Manifests.containers(deployment)) {
                String grace = ContainerEnvironment.of(container, manifests).get("GLOBALCOM2_SHUTDOWN_GRACE");
                needed = needed.plus(Duration.parse("PT" + grace));
            }
            if (given.compareTo(needed) < 0) {
                problems.add("Deployment %s: has %d s to end, needs %d s"
                        .formatted(deployment.getMetadata().getName(), given.toSeconds(), needed.toSeconds()));
            }
        });
    }
}
