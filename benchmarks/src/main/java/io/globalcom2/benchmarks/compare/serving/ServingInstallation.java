package io.globalcom2.benchmarks.compare.serving;

import io.globalcom2.benchmarks.installation.BrokerProcess;
import io.globalcom2.benchmarks.installation.PortBlock;
import io.globalcom2.checkpoint.Checkpoint;
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

/** A broker and one of every service, each in a process of its own, with the settings they have by default but for room. */
final class ServingInstallation implements AutoCloseable {
    static final String MODEL = "compared";
    /** More than the streams and callers that are measured, so that nobody waits for one. */
    static final int SLOTS = 20;

    /** Eight uncompressed prompts with long answers beside each other. */
    private static final int CONTEXTS = 8;

    private static final int LONGEST_CONTEXT = 4096;
    private static final Duration RECORD_LOCK = Duration.ofSeconds(30);
    private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(10);
    private static final int PORTS = 11;

    private final ServiceLauncher launcher;
    private final Ports ports;
    private final BrokerProcess broker;
    private final List<ServiceProcess> processes = new ArrayList<>();

    private ServingInstallation(ServiceLauncher launcher, Ports ports, BrokerProcess broker) {
        this.launcher = launcher;
        this.ports = ports;
        this.broker = broker;
    }

    /**
     * Starts everything and returns when all is ready, which with a large checkpoint takes a while.
     *
     * @param repository with the services built
     * @param output for Kafka's data and logs
     */
    static ServingInstallation start(Path repository, Checkpoint checkpoint, Path output)
            throws LaunchException, IOException, InterruptedException {
        PortBlock block = PortBlock.find(PORTS);
        int kafka = block.take();
        Map<Service, ServicePorts> services = new EnumMap<>(Service.class);
        for (Service service : Service.values()) {
            services.put(service, service == Service.GATEWAY ? block.takeForGateway() : block.takeForTier());
        }
        Ports ports = new Ports(kafka, services);
        BackendSettings settings = new BackendSettings(
                repository, checkpoint.folder(), MODEL, output, ports, List.of(), environment(checkpoint));
        ServiceLauncher launcher = ServiceLauncher.open(settings);
        BrokerProcess broker = new BrokerProcess(
                launcher,
                kafka,
                // Anew at every start: yesterday's requests are not answered today.
                Files.createTempDirectory(settings.output(), "kafka-"),
                settings.logFolder().resolve("kafka.log"),
                RECORD_LOCK);
        ServingInstallation installation = new ServingInstallation(launcher, ports, broker);
        try {
            installation.startAll();
            return installation;
        } catch (LaunchException | InterruptedException e) {
            installation.close();
            throw e;
        }
    }

    /** Positions of the KV cache. */
    static int cachePositions(Checkpoint checkpoint) {
        return CONTEXTS * Math.min(LONGEST_CONTEXT, checkpoint.config().text().maxPositions());
    }

    private static Map<String, String> environment(Checkpoint checkpoint) {
        return Map.of(
                "GLOBALCOM2_LLM_SLOTS",
                Integer.toString(SLOTS),
                "GLOBALCOM2_LLM_CACHE_POSITIONS",
                Integer.toString(cachePositions(checkpoint)));
    }

    private void startAll() throws LaunchException, InterruptedException {
        broker.start();
        for (Service service : Service.values()) {
            processes.add(launcher.start(service, service.module(), ports.of(service), Map.of()));
        }
        for (ServiceProcess process : processes) {
            launcher.awaitReady(process);
        }
    }

    /** Root of the gateway's HTTP. */
    URI http() {
        return URI.create("http://localhost:" + ports.of(Service.GATEWAY).http());
    }

    /** Root of a service's management interface, with its metrics. */
    URI management(Service service) {
        return URI.create("http://localhost:" + ports.of(service).management());
    }

    /** The gateway, as host:port. */
    String grpc() {
        return "localhost:" + ports.of(Service.GATEWAY).grpc();
    }

    /** Ends the services, the front door first, then Kafka. */
    @Override
    public void close() {
        for (int i = processes.size() - 1; i >= 0; i--) {
            processes.get(i).terminate();
        }
        processes.forEach(process -> process.awaitExit(EXIT_TIMEOUT));
        try {
            broker.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        launcher.close();
    }
}
