package io.globalcom2.kubernetes;

import io.fabric8.kubernetes.api.model.PodSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The pods of a combination with the demo model, started one container at a time on this machine. */
final class LocalOverlay {
    private static final Path MODEL =
            Path.of("..", "demo-model", "checkpoint").toAbsolutePath().normalize();
    private static final Path VOLUME = Path.of("target", "process-volume").toAbsolutePath();

    private final Manifests manifests;
    private final String brokers;

    private LocalOverlay(Manifests manifests, String brokers) {
        this.manifests = manifests;
        this.brokers = brokers;
    }

    /**
     * Renders it.
     *
     * @param folder such as {@code overlays/local}
     * @param brokers {@code host:port} of a Kafka that stands in for the cluster's
     */
    static LocalOverlay render(Path folder, String brokers) throws IOException {
        List<String> problems = new ArrayList<>();
        String rendered = Kubectl.kustomize(folder);
        LocalOverlay overlay = new LocalOverlay(new Manifests(StrictParser.parse(rendered, problems)), brokers);
        if (!problems.isEmpty()) {
            throw new IOException(folder + ": " + problems);
        }
        return overlay;
    }

    ContainerProcess startCompressor() throws IOException {
        return start("compressor", Map.of());
    }

    ContainerProcess startVisionEncoder(int compressorPort) throws IOException {
        return start(
                "vision-encoder",
                Map.of(
                        "QUARKUS_GRPC_CLIENTS_COMPRESSOR_HOST", "localhost",
                        "QUARKUS_GRPC_CLIENTS_COMPRESSOR_PORT", Integer.toString(compressorPort),
                        "GLOBALCOM2_MODEL_FOLDER", MODEL.toString(),
                        "DJL_CACHE_DIR", VOLUME.toString()));
    }

    ContainerProcess startLlm(int visionEncoderPort) throws IOException {
        return start(
                "llm",
                Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS", brokers,
                        "QUARKUS_GRPC_CLIENTS_VISION_ENCODER_HOST", "localhost",
                        "QUARKUS_GRPC_CLIENTS_VISION_ENCODER_PORT", Integer.toString(visionEncoderPort),
                        "GLOBALCOM2_MODEL_FOLDER", MODEL.toString(),
                        "DJL_CACHE_DIR", VOLUME.toString()));
    }

    ContainerProcess startGateway() throws IOException {
        return start("gateway", Map.of("KAFKA_BOOTSTRAP_SERVERS", brokers));
    }

    /** One that nobody has told who may ask. */
    ContainerProcess startGatewayWithoutKeys() throws IOException {
        return start(
                "gateway", Map.of("KAFKA_BOOTSTRAP_SERVERS", brokers, "GLOBALCOM2_GATEWAY_ALLOW_ANONYMOUS", "false"));
    }

    /** From SIGTERM to SIGKILL: the preStop hook takes its part of the grace period. */
    Duration timeToEnd(ContainerProcess process) {
        PodSpec pod = manifests.podOf(process.container());
        long preStopSeconds = pod.getContainers().stream()
                .mapToLong(container ->
                        container.getLifecycle().getPreStop().getSleep().getSeconds())
                .max()
                .orElseThrow();
        return Duration.ofSeconds(pod.getTerminationGracePeriodSeconds() - preStopSeconds);
    }

    private ContainerProcess start(String name, Map<String, String> addresses) throws IOException {
        return ContainerProcess.start(manifests.container(name), manifests, addresses);
    }
}
