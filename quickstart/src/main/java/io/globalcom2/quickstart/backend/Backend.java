package io.globalcom2.quickstart.backend;

import io.globalcom2.quickstart.messaging.SingleNodeKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Kafka and the four services on this machine. Closing ends them all, also while they are starting. */
public final class Backend implements AutoCloseable {
    /** A little more than the services' own grace; who hangs longer is killed. */
    private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(8);

    private final BackendSettings settings;
    private final OutputFolder output;
    private final ServiceLauncher launcher;
    private final List<ServiceProcess> processes = new ArrayList<>();
    private Optional<SingleNodeKafka> kafka = Optional.empty();
    private boolean closed;

    /** Hears how the start proceeds. */
    public interface Progress {
        void ready(String name, String address, Duration elapsed);
    }

    private Backend(BackendSettings settings, OutputFolder output, ServiceLauncher launcher) {
        this.settings = settings;
        this.output = output;
        this.launcher = launcher;
    }

    /**
     * Nothing runs yet, but all ports are free and all folders are there.
     *
     * @throws LaunchException when another backend writes to the output folder, which is left as it is, or a port is taken
     */
    public static Backend open(BackendSettings settings) throws LaunchException {
        OutputFolder output = OutputFolder.take(
                settings.output(), settings.ports().of(Service.GATEWAY).http());
        try {
            settings.ports().requireFree();
            deleteRecursively(settings.kafkaFolder());
            return new Backend(settings, output, ServiceLauncher.open(settings));
        } catch (LaunchException e) {
            output.close();
            throw e;
        } catch (IOException e) {
            output.close();
            throw new LaunchException("Cannot prepare %s: %s".formatted(settings.output(), e), e);
        }
    }

    /** Starts everything and returns when all is ready. */
    public void start(Progress progress) throws LaunchException, InterruptedException {
        long begin = System.nanoTime();
        startKafka();
        progress.ready("kafka", "localhost:" + settings.ports().kafka(), since(begin));
        List<ServiceProcess> started = new ArrayList<>();
        for (Service service : Service.values()) {
            started.add(startService(service, service.module(), settings.ports().of(service)));
        }
        for (ServiceProcess process : started) {
            awaitReady(process);
            progress.ready(process.name(), describe(process.ports()), since(begin));
        }
    }

    /** One more process of a service; not ready yet. */
    public ServiceProcess startService(Service service, String name, Ports.ServicePorts ports) throws LaunchException {
        return startService(service, name, ports, Map.of());
    }

    /**
     * One more process of a service; not ready yet.
     *
     * @param environment wins over what is set for all services
     */
    public synchronized ServiceProcess startService(
            Service service, String name, Ports.ServicePorts ports, Map<String, String> environment)
            throws LaunchException {
        requireOpen();
        ServiceProcess process = launcher.start(service, name, ports, environment);
        processes.add(process);
        return process;
    }

    /** Waits until the service says that it is ready. */
    public void awaitReady(ServiceProcess process) throws LaunchException, InterruptedException {
        launcher.awaitReady(process);
    }

    /** What to do when the first of the services ends, for whatever reason but {@link #close}; done by a thread of its own. */
    public void onFirstEnd(Consumer<ServiceProcess> action) {
        CompletableFuture<?>[] ends;
        synchronized (this) {
            ends = processes.stream().map(ServiceProcess::onExit).toArray(CompletableFuture<?>[]::new);
        }
        CompletableFuture<?> unused = CompletableFuture.anyOf(ends).thenAcceptAsync(ended -> {
            if (isOpen()) {
                action.accept((ServiceProcess) ended);
            }
        });
    }

    public Ports ports() {
        return settings.ports();
    }

    /** Whether there may be something to end. */
    public synchronized boolean isOpen() {
        return !closed;
    }

    /** Ends the services, the front door first, then Kafka. Idempotent. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        List<ServiceProcess> frontDoorFirst = new ArrayList<>(processes);
        Collections.reverse(frontDoorFirst);
        frontDoorFirst.forEach(ServiceProcess::terminate);
        frontDoorFirst.forEach(process -> process.awaitExit(EXIT_TIMEOUT));
        kafka.ifPresent(SingleNodeKafka::close);
        launcher.close();
        output.close();
    }

    private synchronized void startKafka() throws LaunchException {
        requireOpen();
        try {
            kafka = Optional.of(SingleNodeKafka.start(settings.ports().kafka(), settings.kafkaFolder()));
        } catch (IOException e) {
            throw new LaunchException("Cannot start Kafka: " + e.getMessage(), e);
        }
    }

    private void requireOpen() throws LaunchException {
        if (closed) {
            throw new LaunchException("Stopped while starting.");
        }
    }

    private static String describe(Ports.ServicePorts ports) {
        String inside = "gRPC %d, /q %d".formatted(ports.grpc(), ports.management());
        return ports.http() == 0 ? inside : "http %d, %s".formatted(ports.http(), inside);
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private static void deleteRecursively(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
