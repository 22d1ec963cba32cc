package io.globalcom2.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Keys and certificates are in secrets that are mounted, and both ends of a connection encrypt, or neither does. */
final class TlsCheck implements Check {
    private static final Pattern FILE = Pattern.compile(".+_(SSL|TLS)_(CA|CERTIFICATE|KEY|TRUST_STORE)");
    private static final String SERVER = "QUARKUS_GRPC_SERVER_SSL_CERTIFICATE";
    private static final String RELAY = "GLOBALCOM2_RELAY_TLS_CA";

    @Override
    public void check(Manifests manifests, List<String> problems) {
        Calls calls = new Calls(manifests);
        List<Deployment> deployments = manifests.all(Deployment.class).toList();
        Map<Boolean, List<String>> atTheRelay = new TreeMap<>();
        for (Deployment deployment : deployments) {
            for (Container container : Manifests.containers(deployment)) {
                Map<String, String> environment = ContainerEnvironment.of(container, manifests);
                checkFiles(container, deployment, environment, problems);
                if (environment.containsKey("KAFKA_BOOTSTRAP_SERVERS")) {
                    atTheRelay
                            .computeIfAbsent(environment.containsKey(RELAY), encrypts -> new ArrayList<>())
                            .add(container.getName());
                }
                calls.clients(environment).forEach((client, port) -> deployments.stream()
                        .filter(server -> calls.isClient(environment, client, server))
                        .flatMap(server -> Manifests.containers(server).stream())
                        .filter(server -> ListenedPorts.of(server, manifests).grpc() == port)
                        .forEach(server ->
                                checkCall(container.getName(), client, environment, server, manifests, problems)));
            }
        }
        if (atTheRelay.size() > 1) {
            problems.add("Token relay: %s encrypt, %s do not".formatted(atTheRelay.get(true), atTheRelay.get(false)));
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
                    .formatted(
                            caller,
                            server.getName(),
                            encrypts ? "over TLS" : "in plain text",
                            expects ? "TLS" : "plain text"));
        }
    }
}
