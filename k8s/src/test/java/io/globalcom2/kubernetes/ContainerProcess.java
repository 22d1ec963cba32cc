package io.globalcom2.kubernetes;

import static java.util.stream.Collectors.toMap;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Volume;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** What runs in a container, as a process of this machine: the command of the image, the environment of the manifest and nothing else. */
final class ContainerProcess implements AutoCloseable {
    /** Stands in for the Secrets, a folder for each by its name. */
    static final Path SECRETS = Path.of("target", "process-secrets").toAbsolutePath();

    private static final Path LOGS = Path.of("target", "process-logs");
    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration END_TIMEOUT = Duration.ofSeconds(10);

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Container container;
    private final Path log;
    private final Map<String, Integer> ports;
    private final Process process;
    private final ManagedChannel channel;

    private ContainerProcess(
            Container container,
            Path log,
            Map<String, Integer> ports,
            Process process,
            ChannelCredentials credentials) {
        this.container = container;
        this.log = log;
        this.ports = Map.copyOf(ports);
        this.process = process;
        this.channel = Grpc.newChannelBuilderForAddress("localhost", grpcPort(), credentials)
                .build();
    }

    /**
     * Starts it on free ports.
     *
     * @param addresses what stands in for the cluster's network and volumes, by the variable that holds it; the manifest must set each of them
     */
    static ContainerProcess start(Container container, Manifests manifests, Map<String, String> addresses)
            throws IOException {
        Map<String, String> environment = ContainerEnvironment.of(container, manifests);
        Map<String, Integer> ports = new HashMap<>();
        Map<String, String> replaced = new HashMap<>(addresses);
        for (Map.Entry<String, String> port :
                ListenedPorts.variables(environment).entrySet()) {
            ports.put(port.getKey(), freePort());
            replaced.put(port.getValue(), ports.get(port.getKey()).toString());
        }
        for (Map.Entry<String, String> entry : replaced.entrySet()) {
            if (environment.replace(entry.getKey(), entry.getValue()) == null) {
                throw new IllegalArgumentException("%s: expected %s to be set, got no such variable"
                        .formatted(container.getName(), entry.getKey()));
            }
        }
        secrets(container, manifests)
                .forEach((mounted, secret) -> environment.replaceAll(
                        (name, value) -> value.startsWith(mounted) ? value.replace(mounted, secret) : value));
        environment.computeIfPresent(
                "GLOBALCOM2_GATEWAY_REPLY_ADDRESS",
                (name, value) -> ContainerEnvironment.POD_IP + ":" + ports.get("relay"));
        List.of("GLOBALCOM2_LLM_REPLY_HOSTS", "GLOBALCOM2_GATEWAY_PEER_HOSTS")
                .forEach(hosts -> environment.computeIfPresent(
                        hosts, (name, value) -> value + "," + ContainerEnvironment.POD_IP));

        Files.createDirectories(LOGS);
        Path log = LOGS.resolve("%s-%d.log".formatted(container.getName(), ports.get("grpc")));
        Path application = Path.of("..", container.getName() + "-service", "target", "quarkus-app");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", "quarkus-run.jar")
                .directory(application.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new ContainerProcess(container, log, ports, builder.start(), credentials(environment));
    }

    /** The folders that Secrets are mounted at, and what stands in for them. */
    private static Map<String, String> secrets(Container container, Manifests manifests) {
        Map<String, String> volumes = manifests.podOf(container).getVolumes().stream()
                .filter(volume -> volume.getSecret() != null)
                .collect(toMap(
                        Volume::getName,
                        volume -> SECRETS.resolve(volume.getSecret().getSecretName()) + "/"));
        return container.getVolumeMounts().stream()
                .filter(mount -> volumes.containsKey(mount.getName()))
                .collect(toMap(mount -> mount.getMountPath() + "/", mount -> volumes.get(mount.getName())));
    }

    /** Of a caller who shows no certificate. */
    private static ChannelCredentials credentials(Map<String, String> environment) throws IOException {
        return environment.containsKey("QUARKUS_GRPC_SERVER_SSL_CERTIFICATE")
                ? TlsChannelCredentials.newBuilder()
                        .trustManager(Certificates.ca(SECRETS).toFile())
                        .build()
                : InsecureChannelCredentials.create();
    }

    int grpcPort() {
        return ports.get("grpc");
    }

    /** Of a gateway. */
    int httpPort() {
        return ports.get("http");
    }

    /** Of a gateway. */
    int relayPort() {
        return ports.get("relay");
    }

    Container container() {
        return container;
    }

    ManagedChannel channel() {
        return channel;
    }

    /** Asks as the kubelet does. Who is not there does not pass. */
    boolean passes(Probe probe) throws InterruptedException {
        HttpRequest question = HttpRequest.newBuilder(URI.create("http://localhost:%d%s"
                        .formatted(ports.get("management"), probe.getHttpGet().getPath())))
                .timeout(Duration.ofSeconds(probe.getTimeoutSeconds()))
                .build();
        try {
            return HTTP.send(question, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Waits until a probe passes, or does not any more. */
    void await(Probe probe, boolean wanted) {
        Awaitility.await("%s passes %s: %s, see %s"
                        .formatted(container.getName(), probe.getHttpGet().getPath(), wanted, log))
                .atMost(START_TIMEOUT)
                .pollInterval(Duration.ofMillis(20))
                .failFast(container.getName() + " is dead, see " + log, () -> !process.isAlive())
                .until(() -> passes(probe) == wanted);
    }

    /** SIGTERM, as at the end of a pod. */
    void terminate() {
        process.destroy();
    }

    /** Whether it ends by itself within that time. */
    boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What it has written so far. */
    String log() throws IOException {
        return Files.readString(log);
    }

    /** Ends it in good order, so that an llm leaves its group at once; by force where that takes too long. */
    @Override
    public void close() {
        channel.shutdownNow();
        process.destroy();
        process.onExit()
                .completeOnTimeout(process, END_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        process.destroyForcibly();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
