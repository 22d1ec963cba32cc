package io.globalcom2.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.strimzi.api.kafka.model.kafka.Kafka;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses in the settings lead to something: a service of this rendering, a sidecar, or the brokers. */
final class AddressCheck implements Check {
    private static final Pattern CLIENT_HOST = Pattern.compile("QUARKUS_GRPC_CLIENTS_(.+)_HOST");
    private static final Map<String, Set<String>> CLIENTS =
            Map.of("vision-encoder", Set.of("COMPRESSOR"), "llm", Set.of("VISION_ENCODER"));
    private static final String BOOTSTRAP = "-kafka-bootstrap";

    @Override
    public void check(Manifests manifests, List<String> problems) {
        manifests.all(Deployment.class).forEach(deployment -> {
            for (Container container : Manifests.containers(deployment)) {
                Map<String, String> environment = ContainerEnvironment.of(container, manifests);
                String name = "Container " + container.getName();
                for (String client : CLIENTS.getOrDefault(container.getName(), Set.of())) {
                    if (!environment.containsKey("QUARKUS_GRPC_CLIENTS_%s_HOST".formatted(client))) {
                        problems.add("%s: the address of %s is not set".formatted(name, client));
                    }
                }
                environment.forEach((variable, host) -> {
                    Matcher matcher = CLIENT_HOST.matcher(variable);
                    if (matcher.matches()) {
                        int port = Integer.parseInt(
                                environment.get("QUARKUS_GRPC_CLIENTS_%s_PORT".formatted(matcher.group(1))));
                        if (!leadsSomewhere(host, port, deployment, manifests)) {
                            problems.add(
                                    "%s: nobody listens on %s:%d, which is %s".formatted(name, host, port, variable));
                        }
                    }
                });
                checkBrokers(name, environment, manifests, problems);
                checkReplies(name, environment, problems);
            }
        });
    }

    private static boolean leadsSomewhere(String host, int port, Deployment deployment, Manifests manifests) {
        if (host.equals("localhost")) {
            return Manifests.containers(deployment).stream()
                    .anyMatch(
                            container -> ListenedPorts.of(container, manifests).grpc() == port);
        }
        return manifests.find(Service.class, host).stream()
                .flatMap(service -> service.getSpec().getPorts().stream())
                .anyMatch(candidate -> candidate.getPort() == port);
    }

    /** Workers dial the port of the relay. */
    private static void checkReplies(String name, Map<String, String> environment, List<String> problems) {
        if (ListenedPorts.isGateway(environment)) {
            String address = environment.get("GLOBALCOM2_GATEWAY_REPLY_ADDRESS");
            String port = environment.get("GLOBALCOM2_GATEWAY_RELAY_PORT");
            if (!address.endsWith(":" + port)) {
                problems.add("%s: the reply address is %s, the relay listens on %s".formatted(name, address, port));
            }
        }
    }

    /** Brokers that are not rendered here are the reader's own. */
    private static void checkBrokers(
            String name, Map<String, String> environment, Manifests manifests, List<String> problems) {
        String address = environment.get("KAFKA_BOOTSTRAP_SERVERS");
        if (address != null) {
            manifests.all(Kafka.class).forEach(kafka -> {
                boolean served = kafka.getSpec().getKafka().getListeners().stream()
                        .anyMatch(listener ->
                                address.equals(kafka.getMetadata().getName() + BOOTSTRAP + ":" + listener.getPort()));
                if (!served) {
                    problems.add("%s: KAFKA_BOOTSTRAP_SERVERS %s is not an address of Kafka %s"
                            .formatted(name, address, kafka.getMetadata().getName()));
                }
            });
        }
    }
}
