package io.globalcom2.gateway.keys;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Where the gateway may listen: without API keys on loopback only, unless it is said that everybody may ask. */
final class AnonymousAccess {
    /** The settings that say where the gateway listens. */
    static final List<String> HOSTS = List.of(
            "quarkus.http.host",
            "quarkus.grpc.server.host",
            "globalcom2.gateway.relay-host",
            "quarkus.management.host");

    private AnonymousAccess() {}

    /**
     * Does nothing where that is kept.
     *
     * @param hosts names or addresses that are listened on
     * @throws ConfigurationException with one sentence for whoever starts the gateway
     */
    static void check(KeyConfig config, List<String> hosts) {
        if (config.keyFile().isPresent() && config.allowAnonymous()) {
            throw new ConfigurationException(
                    "globalcom2.gateway.allow-anonymous: expected false beside globalcom2.gateway.key-file, got true");
        }
        List<String> open =
                hosts.stream().distinct().filter(host -> !isLoopback(host)).toList();
        if (config.keyFile().isEmpty() && !config.allowAnonymous() && !open.isEmpty()) {
            throw new ConfigurationException(("globalcom2.gateway.key-file: expected a file of API keys, or"
                            + " globalcom2.gateway.allow-anonymous=true, or loopback alone to listen on, got %s"
                            + " (%s)")
                    .formatted(String.join(" and ", open), String.join(", ", HOSTS)));
        }
    }

    /** A name that nobody knows is not: whoever listens on it says so. */
    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
