package io.globalcom2.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A gateway either asks for API keys, whose file is in a secret, or says that everybody may ask; it would not start otherwise. */
final class ApiKeyCheck implements Check {
    private static final String KEY_FILE = "GLOBALCOM2_GATEWAY_KEY_FILE";

    @Override
    public void check(Manifests manifests, List<String> problems) {
        manifests.all(Deployment.class).forEach(deployment -> Manifests.containers(deployment)
                .forEach(container -> check(
                        container,
                        Manifests.pod(deployment),
                        ContainerEnvironment.of(container, manifests),
                        problems)));
    }

    private static void check(
            Container container, PodSpec pod, Map<String, String> environment, List<String> problems) {
        if (!ListenedPorts.isGateway(environment)) {
            return;
        }
        boolean hasKeys = environment.containsKey(KEY_FILE);
        if (hasKeys == "true".equals(environment.get("GLOBALCOM2_GATEWAY_ALLOW_ANONYMOUS"))) {
            problems.add("Container %s: expected a file of API keys or that everybody may ask, got %s of them"
                    .formatted(container.getName(), hasKeys ? "both" : "neither"));
        } else if (hasKeys && !isInSecret(Path.of(environment.get(KEY_FILE)), container, pod)) {
            problems.add("Container %s: %s is in no secret that is mounted read-only"
                    .formatted(container.getName(), environment.get(KEY_FILE)));
        }
    }

    static boolean isInSecret(Path file, Container container, PodSpec pod) {
        List<String> secrets = pod.getVolumes().stream()
                .filter(volume -> volume.getSecret() != null)
                .map(Volume::getName)
                .toList();
        return container.getVolumeMounts().stream()
                .filter(mount -> secrets.contains(mount.getName()) && Boolean.TRUE.equals(mount.getReadOnly()))
                .map(VolumeMount::getMountPath)
                .anyMatch(folder -> Path.of(folder).equals(file.getParent()));
    }
}
