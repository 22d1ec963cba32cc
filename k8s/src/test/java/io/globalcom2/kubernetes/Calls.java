package io.globalcom2.kubernetes;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who calls whom, as the settings say. */
final class Calls {
    private static final Pattern CLIENT_HOST = Pattern.compile("QUARKUS_GRPC_CLIENTS_(.+)_HOST");

    private final Manifests manifests;

    Calls(Manifests manifests) {
        this.manifests = manifests;
    }

    /** Whether pods of the one deployment open connections to that port of the other. */
    boolean areMade(Deployment from, Deployment to, int port) {
        return environments(from).stream()
                .anyMatch(environment -> clients(environment).entrySet().stream()
                                .anyMatch(client ->
                                        client.getValue() == port && isClient(environment, client.getKey(), to))
                        || (isAtTheRelay(environment) && ports(to, "relay").contains(port)));
    }

    /** Whether anybody from anywhere may ask there. */
    boolean areOpenToAll(Deployment to, int port) {
        return ports(to, "http").contains(port)
                || (!ports(to, "relay").isEmpty() && ports(to, "grpc").contains(port));
    }

    /** The ports that the processes in a pod listen on for some use. */
    List<Integer> ports(Deployment deployment, String use) {
        return Manifests.containers(deployment).stream()
                .flatMap(container -> ListenedPorts.of(container, manifests).of(use).stream())
                .toList();
    }

    /** Port of the brokers that a deployment asks, if it asks any. */
    Optional<Integer> brokers(Deployment from) {
        return environments(from).stream()
                .flatMap(environment -> Optional.ofNullable(environment.get("KAFKA_BOOTSTRAP_SERVERS")).stream())
                .map(address -> Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)))
                .findFirst();
    }

    private List<Map<String, String>> environments(Deployment deployment) {
        return Manifests.containers(deployment).stream()
                .map(container -> ContainerEnvironment.of(container, manifests))
                .toList();
    }

    /** Workers push there, and gateways ask one another. */
    private static boolean isAtTheRelay(Map<String, String> environment) {
        return environment.containsKey("KAFKA_BOOTSTRAP_SERVERS");
    }

    /** The gRPC clients of a container by name, with the ports that they call. */
    Map<String, Integer> clients(Map<String, String> environment) {
        Map<String, Integer> clients = new TreeMap<>();
        environment.keySet().forEach(variable -> {
            Matcher matcher = CLIENT_HOST.matcher(variable);
            if (matcher.matches()) {
                String port = environment.get("QUARKUS_GRPC_CLIENTS_%s_PORT".formatted(matcher.group(1)));
                clients.put(matcher.group(1), Integer.parseInt(port));
            }
        });
        return clients;
    }

    /** Whether a client calls the service of a deployment. */
    boolean isClient(Map<String, String> environment, String client, Deployment to) {
        String host = environment.get("QUARKUS_GRPC_CLIENTS_%s_HOST".formatted(client));
        return manifests.find(Service.class, host).stream()
                .flatMap(service -> manifests.selectedBy(service.getSpec().getSelector()))
                .anyMatch(to::equals);
    }
}
