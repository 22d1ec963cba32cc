package io.globalcom2.gateway.messaging;

import io.globalcom2.quickstart.messaging.SingleNodeKafka;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A broker, and a gateway that is small and quick enough to be tested. */
public final class BrokerResource implements QuarkusTestResourceLifecycleManager {
    /** Requests that fit into the gateway under test. */
    public static final int MAX_IN_FLIGHT = 8;

    private SingleNodeKafka kafka;

    @Override
    public Map<String, String> start() {
        try {
            kafka = SingleNodeKafka.start(Path.of("target", "kafka-" + System.nanoTime()));
            String relayPort = Integer.toString(freePort());
            Map<String, String> settings = new HashMap<>(Map.of(
                    "kafka.bootstrap.servers",
                    kafka.bootstrapServers(),
                    "quarkus.http.test-port",
                    "0",
                    "quarkus.grpc.server.host",
                    "localhost",
                    "quarkus.grpc.server.test-port",
                    Integer.toString(freePort()),
                    "globalcom2.gateway.relay-port",
                    relayPort,
                    "globalcom2.gateway.max-in-flight",
                    Integer.toString(MAX_IN_FLIGHT),
                    "globalcom2.gateway.deadline",
                    "2m",
                    "globalcom2.gateway.result-grace",
                    "200ms",
                    "globalcom2.gateway.disconnect-grace",
                    "10s",
                    "globalcom2.gateway.keepalive",
                    "200ms"));
            settings.put("globalcom2.gateway.body-timeout", "2s");
            settings.put("globalcom2.gateway.reader-timeout", "2s");
            settings.put("globalcom2.gateway.cors-origins", "https://app.example.org,http://localhost:3000");
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException("no broker", e);
        }
    }

    @Override
    public void stop() {
        kafka.close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
