package io.globalcom2.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.kafka.listener.GenericKafkaListener;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where there are network policies they let through what the settings need and nothing else, seen from both ends: callers from anywhere to
 * the ports of callers, each tier to those that it calls, gateways and workers to the brokers, monitoring to the management ports.
 */
final class NetworkPolicyCheck implements Check {
    private static final int DNS = 53;
    private static final int KAFKA = 9092;

    @Override
    public void check(Manifests manifests, List<String> problems) {
        Passage passage = new Passage(manifests);
        if (!passage.isRuled()) {
            return;
        }
        Calls calls = new Calls(manifests);
        List<Deployment> deployments = manifests.all(Deployment.class).toList();
        for (Deployment deployment : deployments) {
            Pods pods = Pods.of(deployment);
            for (String direction : List.of("Ingress", "Egress")) {
                if (!passage.isRuled(pods, direction)) {
                    problems.add("Deployment %s: no network policy for %s".formatted(pods.name(), direction));
                }
            }
            checkBrokers(deployment, calls, passage, problems);
            for (ContainerPort port : Passage.ports(deployment)) {
                checkPort(deployment, port.getContainerPort(), deployments, calls, passage, problems);
            }
        }
        manifests.all(Kafka.class).forEach(kafka -> kafka.getSpec()
                .getKafka()
                .getListeners()
                .forEach(listener -> checkListener(listener, deployments, calls, problems)));
    }

    private static void checkPort(
            Deployment to,
            int port,
            List<Deployment> deployments,
            Calls calls,
            Passage passage,
            List<String> problems) {
        boolean isOpen = calls.areOpenToAll(to, port);
        boolean isManagement = calls.ports(to, "management").contains(port);
        for (Deployment from : deployments) {
            boolean isCalled = calls.areMade(from, to, port);
            Pods pods = Pods.of(from);
            require(isOpen || isCalled, passage.letsIn(to, pods, port), "into", pods, to, port, problems);
            boolean isLetOut = passage.letsOut(pods, Pods.of(to), port, "TCP", Passage.ports(to));
            require(isCalled, isLetOut, "out to", pods, to, port, problems);
        }
        for (Pods others : List.of(Pods.STRANGERS, Pods.NEIGHBOURS, Pods.MONITORING)) {
            boolean mayCome = isOpen || (isManagement && others.equals(Pods.MONITORING));
            require(mayCome, passage.letsIn(to, others, port), "into", others, to, port, problems);
        }
    }

    private static void require(
            boolean wanted, boolean isLet, String way, Pods pods, Deployment to, int port, List<String> problems) {
        if (wanted != isLet) {
            problems.add("NetworkPolicy: %s are %slet %s port %d of %s"
                    .formatted(
                            pods.name(),
                            isLet ? "" : "not ",
                            way,
                            port,
                            to.getMetadata().getName()));
        }
    }

    /** Brokers are anywhere, so only their port is known; who has no business there is not let out to it. */
    private static void checkBrokers(Deployment from, Calls calls, Passage passage, List<String> problems) {
        Pods pods = Pods.of(from);
        boolean isLet =
                passage.letsOut(pods, Pods.STRANGERS, calls.brokers(from).orElse(KAFKA), "TCP", List.of());
        if (isLet != calls.brokers(from).isPresent()) {
            problems.add("NetworkPolicy: %s are %slet out to the brokers".formatted(pods.name(), isLet ? "" : "not "));
        }
        for (String protocol : List.of("UDP", "TCP")) {
            if (calls.brokers(from).isPresent() && !passage.letsOut(pods, Pods.STRANGERS, DNS, protocol, List.of())) {
                problems.add("NetworkPolicy: %s are not let out to DNS over %s".formatted(pods.name(), protocol));
            }
        }
    }

    /** Strimzi makes the policy of its brokers; one without peers lets everybody in. */
    private static void checkListener(
            GenericKafkaListener listener, List<Deployment> deployments, Calls calls, List<String> problems) {
        List<NetworkPolicyPeer> peers = listener.getNetworkPolicyPeers();
        Stream<Pods> all = Stream.concat(
                deployments.stream().map(Pods::of), Stream.of(Pods.STRANGERS, Pods.NEIGHBOURS, Pods.MONITORING));
        List<String> let = all.filter(pods -> peers == null || peers.stream().anyMatch(pods::areMeantBy))
                .map(Pods::name)
                .toList();
        List<String> wanted = deployments.stream()
                .filter(deployment -> calls.brokers(deployment).isPresent())
                .map(deployment -> Pods.of(deployment).name())
                .toList();
        if (!let.equals(wanted)) {
            problems.add("Kafka: the listener %s lets %s in, expected %s".formatted(listener.getName(), let, wanted));
        }
    }
}
