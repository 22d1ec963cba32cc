package io.globalcom2.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.strimzi.api.kafka.model.kafka.Kafka;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Keys and certificates are in secrets that are mounted, and both ends of a connection encrypt, or neither does. */
final class TlsCheck implements Check {
    private static final Pattern FILE = Pattern.compile(".+_(SSL|TLS)_(CA|CERTIFICATE|KEY|TRUST_STORE)"
            + "|QUARKUS_HTTP_SSL_CERTIFICATE_(KEY_)?FILES|KAFKA_SSL_(TRUST|KEY)STORE_LOCATION");
    private static final String SERVER = "QUARKUS_GRPC_SERVER_SSL_CERTIFICATE";
    private static final String HTTPS = "QUARKUS_HTTP_SSL_CERTIFICATE_FILES";
    private static final String RELAY = "GLOBALCOM2_RELAY_TLS_CA";
    private static final String BROKERS = "KAFKA_BOOTSTRAP_SERVERS";
    private static final Set<String> IN_CLEAR = Set.of("http", "kubernetes.io/h2c");

    @Override
    public void check(Manifests manifests, List<String> problems) {
        Calls calls = new Calls(manifests);
        List<Deployment> deployments = manifests.all(Deployment.class).toList();
        Map<Boolean, List<String>> atTheRelay = new TreeMap<>();
        Map<Boolean, List<String>> atTheBrokers = new TreeMap<>();
        for (Deployment deployment : deployments) {
            for (Container container : Manifests.containers(deployment)) {
                Map<String, String> environment = ContainerEnvironment.of(container, manifests);
                checkFiles(container, deployment, environment, problems);
                if (environment.containsKey(BROKERS)) {
                    atTheRelay
                            .computeIfAbsent(environment.containsKey(RELAY), encrypts -> new ArrayList<>())
                            .add(container.getName());
                    atTheBrokers
                            .computeIfAbsent(encryptsToBrokers(environment), encrypts -> new ArrayList<>())
                            .add(container.getName());
                    checkBrokers(container.getName(), environment, manifests, problems);
                }
                if (ListenedPorts.isGateway(environment)) {
                    checkCallers(container.getName(), environment, problems);
                }
                calls.clients(environment).forEach((client, port) -> deployments.stream()
                        .filter(server -> calls.isClient(environment, client, server))
                        .flatMap(server -> Manifests.containers(server).stream())
                        .filter(server -> ListenedPorts.of(server, manifests).grpc() == port)
                        .forEach(server ->
                                checkCall(container.getName(), client, environment, server, manifests, problems)));
            }
        }
        checkAlike("Token relay", atTheRelay, problems);
        checkAlike("Brokers", atTheBrokers, problems);
        manifests.all(Service.class).forEach(service -> manifests
                .selectedBy(service.getSpec().getSelector())
                .flatMap(deployment -> Manifests.containers(deployment).stream())
                .forEach(container -> checkService(service, container, manifests, problems)));
    }

    private static void checkAlike(String where, Map<Boolean, List<String>> encrypting, List<String> problems) {
        if (encrypting.size() > 1) {
            problems.add("%s: %s encrypt, %s do not".formatted(where, encrypting.get(true), encrypting.get(false)));
        }
    }

    private static boolean encryptsToBrokers(Map<String, String> environment) {
        return environment.getOrDefault("KAFKA_SECURITY_PROTOCOL", "PLAINTEXT").endsWith("SSL");
    }

    /** Those that are rendered; whether others expect TLS is for their owner to know. */
    private static void checkBrokers(
            String name, Map<String, String> environment, Manifests manifests, List<String> problems) {
        boolean encrypts = encryptsToBrokers(environment);
        manifests
                .all(Kafka.class)
                .flatMap(kafka -> kafka.getSpec().getKafka().getListeners().stream())
                .filter(listener -> environment.get(BROKERS).endsWith(":" + listener.getPort()))
                .filter(listener -> listener.isTls() != encrypts)
                .forEach(listener -> problems.add("Container %s: asks the brokers %s, which expect %s"
                        .formatted(name, way(encrypts), expected(listener.isTls()))));
    }

    /** Over HTTP and over gRPC alike, and with a certificate where it is to be shown. */
    private static void checkCallers(String name, Map<String, String> environment, List<String> problems) {
        boolean http = ListenedPorts.isHttps(environment);
        boolean grpc = environment.containsKey(SERVER);
        if (http != grpc) {
            problems.add("Container %s: expects %s of callers over HTTP, %s over gRPC"
                    .formatted(name, expected(http), expected(grpc)));
        }
        if (http && !environment.containsKey(HTTPS)) {
            problems.add("Container %s: %s is not set, and there is no other port for callers over HTTP"
                    .formatted(name, HTTPS));
        }
    }

    /** What a service says of its ports is what is spoken there. */
    private static void checkService(Service service, Container container, Manifests manifests, List<String> problems) {
        Map<String, String> environment = ContainerEnvironment.of(container, manifests);
        ListenedPorts listened = ListenedPorts.of(container, manifests);
        for (ServicePort port : service.getSpec().getPorts()) {
            container.getPorts().stream()
                    .filter(target ->
                            target.getName().equals(port.getTargetPort().getValue()))
                    .filter(target -> (environment.containsKey(SERVER) && target.getContainerPort() == listened.grpc())
                            || (ListenedPorts.isHttps(environment)
                                    && listened.of("http")
                                            .filter(target.getContainerPort()::equals)
                                            .isPresent()))
                    .filter(target -> IN_CLEAR.contains(String.valueOf(port.getAppProtocol())))
                    .forEach(target -> problems.add("Service %s: port %s is said to be %s, container %s expects TLS"
                            .formatted(
                                    service.getMetadata().getName(),
                                    port.getName(),
                                    port.getAppProtocol(),
                                    container.getName())));
        }
    }

    private static void checkFiles(
            Container container, Deployment deployment, Map<String, String> environment, List<String> problems) {
        environment.forEach((variable, file) -> {
            if (FILE.matcher(variable).matches()
                    && !ApiKeyCheck.isInSecret(Path.of(file), container, Manifests.pod(deployment))) {
                problems.add("Container %s: %s is in no secret that is mounted read-only"
                        .formatted(container.getName(), file));
            }
        });
    }

    private static void checkCall(
            String caller,
            String client,
            Map<String, String> environment,
            Container server,
            Manifests manifests,
            List<String> problems) {
        boolean encrypts = "false".equals(environment.get("QUARKUS_GRPC_CLIENTS_%s_PLAIN_TEXT".formatted(client)));
        boolean expects = ContainerEnvironment.of(server, manifests).containsKey(SERVER);
        if (encrypts != expects) {
            problems.add("Container %s: calls %s %s, which expects %s"
                    .formatted(caller, server.getName(), way(encrypts), expected(expects)));
        }
    }

    private static String way(boolean encrypts) {
        return encrypts ? "over TLS" : "in plain text";
    }

    private static String expected(boolean encrypts) {
        return encrypts ? "TLS" : "plain text";
    }
}
