package io.globalcom2.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
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
        manifests.all(Service.class).forEach(service -> manifests
                .selectedBy(service.getSpec().getSelector())
                .forEach(deployment -> checkService(service, deployment, problems)));
    }

    private static void checkDeclared(String name, Container container, ListenedPorts listened, List<String> problems) {
        Set<Integer> declared = container.getPorts().stream()
                .map(ContainerPort::getContainerPort)
                .collect(Collectors.toSet());
        if (!declared.equals(listened.all())) {
            problems.add("%s: declares the ports %s, listens on %s".formatted(name, declared, listened.all()));
        }
    }

    private static void checkProbes(String name, Container container, ListenedPorts listened, List<String> problems) {
        Map<String, Probe> probes = new HashMap<>();
        probes.put("startup", container.getStartupProbe());
        probes.put("liveness", container.getLivenessProbe());
        probes.put("readiness", container.getReadinessProbe());
        probes.forEach((use, probe) -> {
            if (probe == null || probe.getGrpc() == null) {
                problems.add("%s: expected a gRPC probe for %s".formatted(name, use));
                return;
            }
            if (probe.getGrpc().getPort() != listened.grpc()) {
                problems.add("%s: the %s probe asks at port %d, gRPC listens on %d"
                        .formatted(name, use, probe.getGrpc().getPort(), listened.grpc()));
            }
            if (!use.equals(probe.getGrpc().getService())) {
                problems.add("%s: the %s probe asks about %s"
                        .formatted(name, use, probe.getGrpc().getService()));
            }
        });
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
