package io.globalcom2.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The ports that the process in a container opens, as its settings say: every tier two of them, a gateway four. */
final class ListenedPorts {
    private static final Map<String, String> OF_EVERY_TIER =
            Map.of("grpc", "QUARKUS_GRPC_SERVER_PORT", "management", "QUARKUS_MANAGEMENT_PORT");

    private final Map<String, Integer> ports = new HashMap<>();

    private ListenedPorts(Map<String, String> environment) {
        variables(environment).forEach((use, variable) -> ports.put(use, port(environment, variable)));
    }

    /** @throws IllegalArgumentException when the settings do not say */
    static ListenedPorts of(Container container, Manifests manifests) {
        return new ListenedPorts(ContainerEnvironment.of(container, manifests));
    }

    /** Gateways say where workers find them. */
    static boolean isGateway(Map<String, String> environment) {
        return environment.containsKey("GLOBALCOM2_GATEWAY_REPLY_ADDRESS");
    }

    /** Whether callers over HTTP, and nobody else, meet a certificate. */
    static boolean isHttps(Map<String, String> environment) {
        return "disabled".equals(environment.get("QUARKUS_HTTP_INSECURE_REQUESTS"));
    }

    /** The variables that say so, by what the port is for. */
    static Map<String, String> variables(Map<String, String> environment) {
        Map<String, String> variables = new HashMap<>(OF_EVERY_TIER);
        if (isGateway(environment)) {
            variables.put("http", isHttps(environment) ? "QUARKUS_HTTP_SSL_PORT" : "QUARKUS_HTTP_PORT");
            variables.put("relay", "GLOBALCOM2_GATEWAY_RELAY_PORT");
        }
        return variables;
    }

    /** Where other services and callers come in. */
    int grpc() {
        return ports.get("grpc");
    }

    /** Where the kubelet asks. */
    int management() {
        return ports.get("management");
    }

    /** The port for some use; empty where there is none. */
    Optional<Integer> of(String use) {
        return Optional.ofNullable(ports.get(use));
    }

    Collection<Integer> all() {
        return ports.values();
    }

    private static int port(Map<String, String> environment, String variable) {
        String value = environment.get(variable);
        if (value == null) {
            throw new IllegalArgumentException(variable + " is not set");
        }
        return Integer.parseInt(value);
    }
}
