package io.globalcom2.kubernetes;

import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** What runs in a container, as a process of this machine: the command of the image, the environment of the manifest and nothing else. */
final class ContainerProcess implements AutoCloseable {
    private static final Path LOGS = Path.of("target", "process-logs");
    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration END_TIMEOUT = Duration.ofSeconds(10);

    private final Container container;
    private final Path log;
    private final int grpcPort;
    private final Process process;
    private final ManagedChannel channel;

    private ContainerProcess(Container container, Path log, int grpcPort, Process process) {
        this.container = container;
        this.log = log;
        this.grpcPort = grpcPort;
        this.process = process;
        this.channel = ManagedChannelBuilder.forAddress("localhost", grpcPort)
                .usePlaintext()
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
        int grpcPort = freePort();
        Map<String, String> replaced = new HashMap<>(addresses);
        replaced.put("QUARKUS_HTTP_PORT", Integer.toString(freePort()));
        replaced.put("QUARKUS_GRPC_SERVER_PORT", Integer.toString(grpcPort));
        for (Map.Entry<String, String> entry : replaced.entrySet()) {
            if (environment.replace(entry.getKey(), entry.getValue()) == null) {
                throw new IllegalArgumentException("%s: expected %s to be set, got no such variable"
                        .formatted(container.getName(), entry.getKey()));
            }
        }
        environment.computeIfPresent(
                "GLOBALCOM2_GATEWAY_REPLY_ADDRESS", (name, value) -> ContainerEnvironment.POD_IP + ":" + grpcPort);

        Files.createDirectories(LOGS);
        Path log = LOGS.resolve("%s-%d.log".formatted(container.getName(), grpcPort));
        Path application = Path.of("..", container.getName() + "-service", "target", "quarkus-app");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", "quarkus-run.jar")
                .directory(application.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new ContainerProcess(container, log, grpcPort, builder.start());
    }

    int grpcPort() {
        return grpcPort;
    }

    Container container() {
        return container;
    }

    ManagedChannel channel() {
        return channel;
    }

    /** Asks as the kubelet does. Nobody there is UNKNOWN. */
    ServingStatus answerTo(Probe probe) {
        try {
            return HealthGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(probe.getTimeoutSeconds(), TimeUnit.SECONDS)
                    .check(HealthCheckRequest.newBuilder()
                            .setService(probe.getGrpc().getService())
                            .build())
                    .getStatus();
        } catch (StatusRuntimeException e) {
            return ServingStatus.UNKNOWN;
        }
    }

    /** Waits until a probe is answered so. */
    void await(Probe probe, ServingStatus wanted) {
        Awaitility.await("%s answers %s to %s, see %s"
                        .formatted(container.getName(), wanted, probe.getGrpc().getService(), log))
                .atMost(START_TIMEOUT)
                .pollInterval(Duration.ofMillis(20))
                .failFast(container.getName() + " is dead, see " + log, () -> !process.isAlive())
                .until(() -> answerTo(probe) == wanted);
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
