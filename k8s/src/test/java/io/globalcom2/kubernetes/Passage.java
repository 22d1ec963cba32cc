package io.globalcom2.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What the network policies of one rendering let through. */
final class Passage {
    private final List<NetworkPolicy> policies;

    Passage(Manifests manifests) {
        policies = manifests.all(NetworkPolicy.class).toList();
    }

    /** Whether there are any. Without them everything passes. */
    boolean isRuled() {
        return !policies.isEmpty();
    }

    /** Whether the pods keep to rules in that direction, {@code Ingress} or {@code Egress}. */
    boolean isRuled(Pods pods, String direction) {
        return ruling(pods, direction).findAny().isPresent();
    }

    /** Whether the pods of a deployment let others in at a port. */
    boolean letsIn(Deployment to, Pods from, int port) {
        return ruling(Pods.of(to), "Ingress")
                .flatMap(policy -> policy.getSpec().getIngress().stream())
                .anyMatch(rule -> isMeant(from, rule.getFrom()) && isMeant(port, "TCP", rule.getPorts(), ports(to)));
    }

    /**
     * Whether pods are let out to a port of others.
     *
     * @param names what the ports of the others are called
     */
    boolean letsOut(Pods from, Pods to, int port, String protocol, List<ContainerPort> names) {
        return ruling(from, "Egress")
                .flatMap(policy -> policy.getSpec().getEgress().stream())
                .anyMatch(rule -> isMeant(to, rule.getTo()) && isMeant(port, protocol, rule.getPorts(), names));
    }

    static List<ContainerPort> ports(Deployment deployment) {
        return Manifests.containers(deployment).stream()
                .flatMap(container -> container.getPorts().stream())
                .toList();
    }

    private Stream<NetworkPolicy> ruling(Pods pods, String direction) {
        return policies.stream()
                .filter(policy -> policy.getSpec().getPolicyTypes().contains(direction)
                        && pods.areSelectedBy(policy.getSpec().getPodSelector()));
    }

    private static boolean isMeant(Pods pods, List<NetworkPolicyPeer> peers) {
        return peers.isEmpty() || peers.stream().anyMatch(pods::areMeantBy);
    }

    private static boolean isMeant(
            int port, String protocol, List<NetworkPolicyPort> allowed, List<ContainerPort> names) {
        return allowed.isEmpty()
                || allowed.stream()
                        .anyMatch(
                                candidate -> protocol.equals(Objects.requireNonNullElse(candidate.getProtocol(), "TCP"))
                                        && isMeant(port, candidate, names));
    }

    private static boolean isMeant(int port, NetworkPolicyPort allowed, List<ContainerPort> names) {
        if (allowed.getPort() == null) {
            return true;
        }
        if (allowed.getPort().getValue() instanceof Integer first) {
            int last = allowed.getEndPort() == null ? first : allowed.getEndPort();
            return first <= port && port <= last;
        }
        return names.stream()
                .anyMatch(named -> named.getContainerPort() == port
                        && named.getName().equals(allowed.getPort().getValue()));
    }
}
