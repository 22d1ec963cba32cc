package io.globalcom2.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Ports that are named, probed or served are ports that a process listens on, and no two processes of a pod want the same one. */
final class PortCheck implements Check {
    @Override
    public void check(Manifests manifests, List<String> problems) {
        manifests.all(Deployment.class).forEach(deployment -> {
            Set<Integer> taken = new HashSet<>();
            Set<String> names = new HashSet<>();
            for (Container container : Manifests.containers(deployment)) {
                String name = "Container " + container.getName();
                ListenedPorts listened = ListenedPorts.of(container, manifests);
                checkDeclared(name, container, listened, problems);
                checkProbes(name, container, listened, problems);
                for (int port : listened.all()) {
                    if (!taken.add(port)) {
                        problems.add("%s: port %d belongs to another container of the pod".formatted(name, port));
                    }
                }
                container.getPorts().forEach(port -> {
                    if (!names.add(port.getName())) {
                        problems.add("%s: port name %s is there twice".formatted(name, port.getName()));
                    }
                });
            }
        });
        manifests.all(NetworkPolicy.class).forEach(policy -> checkPolicy(policy, manifests, problems));
        manifests.all(Service.class).forEach(service -> manifests
                .selectedBy(service.getSpec().getSelector())
                .forEach(deployment -> checkService(service, deployment, problems)));
    }

    /** Ports into pods are theirs; where ports out of them lead, {@link NetworkPolicyCheck} looks. */
    private static void checkPolicy(NetworkPolicy policy, Manifests manifests, List<String> problems) {
        List<ContainerPort> declared = manifests
                .selectedBy(policy.getSpec().getPodSelector().getMatchLabels())
                .flatMap(deployment -> Passage.ports(deployment).stream())
                .toList();
        policy.getSpec().getIngress().stream()
                .flatMap(rule -> rule.getPorts().stream())
                .map(port -> port.getPort().getValue())
                .filter(port -> declared.stream()
                        .noneMatch(candidate ->
                                port.equals(candidate.getName()) || port.equals(candidate.getContainerPort())))
                .forEach(port -> problems.add("NetworkPolicy %s: its pods have no port %s"
                        .formatted(policy.getMetadata().getName(), port)));
    }

    private static void checkDeclared(String name, Container container, ListenedPorts listened, List<String> problems) {
        Set<Integer> declared = container.getPorts().stream()
                .map(ContainerPort::getContainerPort)
                .collect(Collectors.toSet());
        Set<Integer> opened = Set.copyOf(listened.all());
        if (!declared.equals(opened)) {
            problems.add("%s: declares the ports %s, listens on %s".formatted(name, declared, opened));
        }
    }

    private static void checkProbes(String name, Container container, ListenedPorts listened, List<String> problems) {
        Map<String, Probe> probes = new HashMap<>();
        probes.put("started", container.getStartupProbe());
        probes.put("live", container.getLivenessProbe());
        probes.put("ready", container.getReadinessProbe());
        probes.forEach((use, probe) -> {
            if (probe == null || probe.getHttpGet() == null) {
                problems.add("%s: expected an HTTP probe that asks whether it is %s".formatted(name, use));
                return;
            }
            HTTPGetAction asked = probe.getHttpGet();
            if (!isPort(asked.getPort(), listened.management(), container)) {
                problems.add("%s: the probe for %s asks at port %s, the management interface listens on %d"
                        .formatted(name, use, asked.getPort().getValue(), listened.management()));
            }
            if (!asked.getPath().equals("/q/health/" + use)) {
                problems.add("%s: the probe for %s asks for %s".formatted(name, use, asked.getPath()));
            }
        });
    }

    /** A number or a name. */
    private static boolean isPort(IntOrString wanted, int port, Container container) {
        return Objects.equals(wanted.getValue(), port)
                || container.getPorts().stream()
                        .anyMatch(declared -> declared.getContainerPort() == port
                                && declared.getName().equals(wanted.getValue()));
    }

    private static void checkService(Service service, Deployment deployment, List<String> problems) {
        for (ServicePort port : service.getSpec().getPorts()) {
            List<Integer> targets = Manifests.containers(deployment).stream()
                    .flatMap(container -> container.getPorts().stream())
                    .filter(target -> isTarget(port, target))
                    .map(ContainerPort::getContainerPort)
                    .toList();
            if (targets.size() != 1) {
                problems.add("Service %s: port %s leads to %d ports of the pods, expected one"
                        .formatted(service.getMetadata().getName(), port.getName(), targets.size()));
            } else if ("None".equals(service.getSpec().getClusterIP())
                    && !targets.get(0).equals(port.getPort())) {
                // Nobody translates: callers connect to the pod itself.
                problems.add("Service %s: headless, so port %d must be the pod's %d"
                        .formatted(service.getMetadata().getName(), port.getPort(), targets.get(0)));
            }
        }
    }

    private static boolean isTarget(ServicePort port, ContainerPort target) {
        Object wanted = port.getTargetPort() == null
                ? port.getPort()
                : port.getTargetPort().getValue();
        return Objects.equals(wanted, target.getName()) || Objects.equals(wanted, target.getContainerPort());
    }
}
