package io.globalcom2.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import java.util.Map;
import java.util.Set;

/**
 * The ports that the process in a container opens, as its settings say.
 *
 * @param grpc where probes and other services come in
 */
record ListenedPorts(int http, int grpc) {
    /** @throws IllegalArgumentException when the settings do not say */
    static ListenedPorts of(Container container, Manifests manifests) {
        Map<String, String> environment = ContainerEnvironment.of(container, manifests);
        return new ListenedPorts(port(environment, "QUARKUS_HTTP_PORT"), port(environment, "QUARKUS_GRPC_SERVER_PORT"));
    }

    Set<Integer> all() {
        return Set.of(http, grpc);
    }

    private static int port(Map<String, String> environment, String variable) {
        String value = environment.get(variable);
        if (value == null) {
            throw new IllegalArgumentException(variable + " is not set");
        }
        return Integer.parseInt(value);
    }
}
