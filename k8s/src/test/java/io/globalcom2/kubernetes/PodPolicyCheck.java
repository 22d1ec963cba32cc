package io.globalcom2.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateDeployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What every pod of ours keeps to: Pod Security "restricted" and more, requests and limits, budgets, spread, updates without a gap, fixed tags. */
final class PodPolicyCheck implements Check {
    private static final Pattern FIXED_TAG = Pattern.compile(".+:\\d+\\.\\d+\\.\\d+(-demo|-cuda)?");

    @Override
    public void check(Manifests manifests, List<String> problems) {
        manifests.all(Deployment.class).forEach(deployment -> {
            String name = "Deployment " + deployment.getMetadata().getName();
            PodSpec pod = Manifests.pod(deployment);
            require(name, "runs as non-root", problems, runsAsNonRoot(pod));
            require(name, "seccomp RuntimeDefault", problems, hasDefaultSeccomp(pod));
            require(
                    name,
                    "no token of the API and no variables of services",
                    problems,
                    Boolean.FALSE.equals(pod.getAutomountServiceAccountToken())
                            && Boolean.FALSE.equals(pod.getEnableServiceLinks()));
            require(
                    name,
                    "spread over nodes",
                    problems,
                    !pod.getTopologySpreadConstraints().isEmpty());
            require(name, "a disruption budget", problems, hasBudget(deployment, manifests));
            RollingUpdateDeployment update = deployment.getSpec().getStrategy().getRollingUpdate();
            require(
                    name,
                    "an update that can proceed and of which at most one pod is missing",
                    problems,
                    update.getMaxUnavailable().getIntVal()
                                    + update.getMaxSurge().getIntVal()
                            == 1);
            Manifests.containers(deployment).forEach(container -> checkContainer(container, problems));
            pod.getInitContainers()
                    .forEach(sidecar -> require(
                            "Container " + sidecar.getName(),
                            "a sidecar",
                            problems,
                            "Always".equals(sidecar.getRestartPolicy())));
        });
    }

    private static void checkContainer(Container container, List<String> problems) {
        String name = "Container " + container.getName();
        SecurityContext context = container.getSecurityContext();
        require(
                name,
                "a read-only root file system, no capabilities, no escalation",
                problems,
                context != null
                        && Boolean.TRUE.equals(context.getReadOnlyRootFilesystem())
                        && Boolean.FALSE.equals(context.getAllowPrivilegeEscalation())
                        && context.getCapabilities().getDrop().equals(List.of("ALL"))
                        && context.getCapabilities().getAdd().isEmpty());
        require(
                name,
                "requests and limits",
                problems,
                container.getResources() != null
                        && hasAll(container.getResources().getRequests())
                        && hasAll(container.getResources().getLimits()));
        require(
                name,
                "a fixed tag",
                problems,
                FIXED_TAG.matcher(container.getImage()).matches());
    }

    private static boolean runsAsNonRoot(PodSpec pod) {
        return pod.getSecurityContext() != null
                && Boolean.TRUE.equals(pod.getSecurityContext().getRunAsNonRoot())
                && pod.getSecurityContext().getRunAsUser() > 0;
    }

    private static boolean hasDefaultSeccomp(PodSpec pod) {
        return pod.getSecurityContext() != null
                && pod.getSecurityContext().getSeccompProfile() != null
                && "RuntimeDefault"
                        .equals(pod.getSecurityContext().getSeccompProfile().getType());
    }

    private static boolean hasBudget(Deployment deployment, Manifests manifests) {
        return manifests.all(PodDisruptionBudget.class).anyMatch(budget -> manifests
                .selectedBy(budget.getSpec().getSelector().getMatchLabels())
                .anyMatch(deployment::equals));
    }

    private static boolean hasAll(Map<String, ?> resources) {
        return resources.keySet().containsAll(List.of("cpu", "memory", "ephemeral-storage"));
    }

    private static void require(String name, String what, List<String> problems, boolean isKept) {
        if (!isKept) {
            problems.add("%s: expected %s".formatted(name, what));
        }
    }
}
