package io.globalcom2.benchmarks.hostile.installation;

import io.globalcom2.benchmarks.hostile.installation.HeldResources.Slack;
import io.globalcom2.benchmarks.installation.BrokerProcess;
import io.globalcom2.benchmarks.installation.PortBlock;
import io.globalcom2.quickstart.backend.BackendSettings;
import io.globalcom2.quickstart.backend.LaunchException;
import io.globalcom2.quickstart.backend.Ports;
import io.globalcom2.quickstart.backend.Ports.ServicePorts;
import io.globalcom2.quickstart.backend.Service;
import io.globalcom2.quickstart.backend.ServiceLauncher;
import io.globalcom2.quickstart.backend.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A broker and one of every service, each in a process of its own with the memory that the manifests give it. */
public final class AttackedInstallation implements AutoCloseable {
    /** Patience with slow callers: short, so that they are given up while somebody waits for it. */
    private static final Map<String, String> ENVIRONMENT = Map.ofEntries(
            Map.entry("GLOBALCOM2_GATEWAY_BODY_TIMEOUT", "3s"),
            Map.entry("GLOBALCOM2_GATEWAY_READER_TIMEOUT", "5s"),
            Map.entry("GLOBALCOM2_GATEWAY_DISCONNECT_GRACE", "1s"),
            Map.entry("GLOBALCOM2_ENCODER_CALLER_TIMEOUT", "5s"),
            Map.entry("GLOBALCOM2_COMPRESSOR_CALL_TIMEOUT", "5s"),
            Map.entry("GLOBALCOM2_LLM_CALLER_TIMEOUT", "5s"),
            Map.entry("GLOBALCOM2_MODEL_COMPUTE_DTYPE", "float32"),
            Map.entry("GLOBALCOM2_MODEL_THREADS", "1"),
            // What a cache keeps cannot be told from what leaks.
            Map.entry("GLOBALCOM2_ENCODER_CACHE_BYTES", "1M"),
            Map.entry("GLOBALCOM2_GATEWAY_MAX_KEPT_BYTES", "1M"));

    private static final Duration RECORD_LOCK = Duration.ofSeconds(30);
    private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(10);
    private static final int PORTS = 11;

    private final Path repository;
    private final ServiceLauncher launcher;
    private final Ports ports;
    private final BrokerProcess broker;
    private final Map<Service, ServiceProcess> processes = new EnumMap<>(Service.class);

    private AttackedInstallation(Path repository, ServiceLauncher launcher, Ports ports, BrokerProcess broker) {
        this.repository = repository;
        this.launcher = launcher;
        this.ports = ports;
        this.broker = broker;
    }

    /**
     * Starts everything and returns when all is ready.
     *
     * @param repository with the services built
     * @param output for Kafka's data and logs
     */
    public static AttackedInstallation start(Path repository, Path output)
            throws LaunchException, IOException, InterruptedException {
        PortBlock block = PortBlock.find(PORTS);
        int kafka = block.take();
        Map<Service, ServicePorts> services = new EnumMap<>(Service.class);
        for (Service service : Service.values()) {
            services.put(service, service == Service.GATEWAY ? block.takeForGateway() : block.takeForTier());
        }
        Ports ports = new Ports(kafka, services);
        BackendSettings settings = new BackendSettings(
                repository,
                repository.resolve("demo-model/checkpoint"),
                "demo-model",
                output,
                ports,
                BackendSettings.SOON_READY,
                ENVIRONMENT);
        ServiceLauncher launcher = ServiceLauncher.open(settings);
        BrokerProcess broker = new BrokerProcess(
                launcher,
                kafka,
                Files.createTempDirectory(settings.output(), "kafka-"),
                settings.logFolder().resolve("kafka.log"),
                RECORD_LOCK);
        AttackedInstallation installation = new AttackedInstallation(repository, launcher, ports, broker);
        try {
            installation.startAll();
            return installation;
        } catch (LaunchException | IOException | InterruptedException e) {
            installation.close();
            throw e;
        }
    }

    private void startAll() throws LaunchException, IOException, InterruptedException {
        broker.start();
        for (Service service : Service.values()) {
            processes.put(
                    service,
                    launcher.start(
                            service,
                            service.module(),
                            ports.of(service),
                            Map.of(),
                            ManifestMemory.of(service, repository).javaOptions()));
        }
        for (ServiceProcess process : processes.values()) {
            launcher.awaitReady(process);
        }
    }

    /** Root of the gateway's HTTP. */
    public URI http() {
        return URI.create("http://localhost:" + ports.of(Service.GATEWAY).http());
    }

    /** host:port of each gRPC service, by its full name. */
    public Map<String, String> services() {
        ServicePorts gateway = ports.of(Service.GATEWAY);
        return Map.of(
                "globalcom2.v1.Inference", address(gateway.grpc()),
                "globalcom2.v1.TokenRelay", address(gateway.relay()),
                "globalcom2.v1.GatewayPeer", address(gateway.relay()),
                "globalcom2.v1.VisionEncoder",
                        address(ports.of(Service.VISION_ENCODER).grpc()),
                "globalcom2.v1.Compressor", address(ports.of(Service.COMPRESSOR).grpc()),
                "globalcom2.v1.LanguageModel", address(ports.of(Service.LLM).grpc()));
    }

    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /** A line for each process that has ended, or that its container would have ended for its memory. */
    public List<String> deaths() throws IOException {
        List<String> deaths = new ArrayList<>();
        for (Map.Entry<Service, ServiceProcess> process : processes.entrySet()) {
            if (!process.getValue().handle().isAlive()) {
                deaths.add(process.getValue().describeEnd());
                continue;
            }
            long peak = HeldResources.peakBytes(process.getValue().handle());
            long limit = ManifestMemory.of(process.getKey(), repository).limitBytes();
            if (peak > limit) {
                deaths.add("%s had %d MiB, its container has %d MiB"
                        .formatted(process.getValue().name(), peak >> 20, limit >> 20));
            }
        }
        return deaths;
    }

    /** What every process that lives holds. */
    public Map<Service, HeldResources> held() throws IOException, InterruptedException {
        Map<Service, HeldResources> held = new EnumMap<>(Service.class);
        for (Map.Entry<Service, ServiceProcess> process : processes.entrySet()) {
            if (process.getValue().handle().isAlive()) {
                URI management = URI.create(
                        "http://localhost:" + ports.of(process.getKey()).management());
                held.put(process.getKey(), HeldResources.of(process.getValue().handle(), management));
            }
        }
        return held;
    }

    /**
     * A line for each process that holds more than it did before.
     *
     * @param patience what is held for callers who have gone is given back by and by
     */
    public List<String> leaks(Map<Service, HeldResources> before, Slack slack, Duration patience)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            List<String> leaks = new ArrayList<>();
            held().forEach((service, now) -> {
                if (!now.isBackAt(before.get(service), slack)) {
                    leaks.add("%s: before %s, now %s".formatted(service.module(), before.get(service), now));
                }
            });
            if (leaks.isEmpty() || System.nanoTime() > end) {
                return leaks;
            }
            Thread.sleep(1_000);
        }
    }

    /** Ends the services, the front door first, then Kafka. */
    @Override
    public void close() {
        List<ServiceProcess> all = new ArrayList<>(processes.values());
        for (int i = all.size() - 1; i >= 0; i--) {
            all.get(i).terminate();
        }
        all.forEach(process -> process.awaitExit(EXIT_TIMEOUT));
        try {
            broker.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        launcher.close();
    }

    private static String address(int port) {
        return "localhost:" + port;
    }
}
