package io.globalcom2.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a pod names is there: service account, config maps, claims, volumes, containers. */
final class ReferenceCheck implements Check {
    @Override
    public void check(Manifests manifests, List<String> problems) {
        manifests.all(Deployment.class).forEach(deployment -> {
            PodSpec pod = Manifests.pod(deployment);
            String name = "Deployment " + deployment.getMetadata().getName();
            if (manifests
                    .find(ServiceAccount.class, String.valueOf(pod.getServiceAccountName()))
                    .isEmpty()) {
                problems.add("%s: no service account %s".formatted(name, pod.getServiceAccountName()));
            }
            checkEnvironments(deployment, manifests, problems);
            checkVolumes(name, pod, manifests, problems);
            checkMounts(name, deployment, problems);
        });
    }

    private static void checkEnvironments(Deployment deployment, Manifests manifests, List<String> problems) {
        for (Container container : Manifests.containers(deployment)) {
            String name = "Container " + container.getName();
            try {
                ListenedPorts.of(container, manifests);
            } catch (IllegalArgumentException e) {
                problems.add(name + ": " + e.getMessage());
            }
            container.getEnv().stream()
                    .filter(variable -> variable.getValueFrom() != null
                            && variable.getValueFrom().getResourceFieldRef() != null
                            && !container
                                    .getName()
                                    .equals(variable.getValueFrom()
                                            .getResourceFieldRef()
                                            .getContainerName()))
                    .forEach(variable ->
                            problems.add("%s: %s looks at another container".formatted(name, variable.getName())));
        }
    }

    private static void checkVolumes(String name, PodSpec pod, Manifests manifests, List<String> problems) {
        for (Volume volume : pod.getVolumes()) {
            if (volume.getPersistentVolumeClaim() != null) {
                String claim = volume.getPersistentVolumeClaim().getClaimName();
                if (manifests.find(PersistentVolumeClaim.class, claim).isEmpty()) {
                    problems.add("%s: volume %s: no claim %s".formatted(name, volume.getName(), claim));
                }
            } else if (volume.getSecret() != null) {
                checkSecret(name, volume, problems);
            } else if (volume.getEmptyDir() == null) {
                problems.add("%s: volume %s: expected a claim, a secret or an empty folder"
                        .formatted(name, volume.getName()));
            }
        }
    }

    /** It is made by whoever installs this, and a pod must not start without it. */
    private static void checkSecret(String name, Volume volume, List<String> problems) {
        if (volume.getSecret().getSecretName() == null
                || Boolean.TRUE.equals(volume.getSecret().getOptional())) {
            problems.add("%s: volume %s: expected a secret that is named and must be there"
                    .formatted(name, volume.getName()));
        }
    }

    private static void checkMounts(String name, Deployment deployment, List<String> problems) {
        Set<String> unused = new HashSet<>();
        Manifests.pod(deployment).getVolumes().forEach(volume -> unused.add(volume.getName()));
        Set<String> volumes = Set.copyOf(unused);
        for (Container container : Manifests.containers(deployment)) {
            Set<String> paths = new HashSet<>();
            for (VolumeMount mount : container.getVolumeMounts()) {
                unused.remove(mount.getName());
                if (!volumes.contains(mount.getName())) {
                    problems.add("Container %s: no volume %s".formatted(container.getName(), mount.getName()));
                }
                if (!paths.add(mount.getMountPath())) {
                    problems.add(
                            "Container %s: two volumes at %s".formatted(container.getName(), mount.getMountPath()));
                }
            }
        }
        unused.forEach(volume -> problems.add("%s: volume %s is not mounted".formatted(name, volume)));
    }
}
