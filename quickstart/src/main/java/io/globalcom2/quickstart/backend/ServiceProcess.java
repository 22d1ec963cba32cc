package io.globalcom2.quickstart.backend;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One service, running as a process of its own. */
public final class ServiceProcess {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

    private final String name;
    private final Ports.ServicePorts ports;
    private final ServiceLog log;
    private final Process process;

    private ServiceProcess(String name, Ports.ServicePorts ports, ServiceLog log, Process process) {
        this.name = name;
        this.ports = ports;
        this.log = log;
        this.process = process;
    }

    static ServiceProcess start(
            String name, Ports.ServicePorts ports, List<String> command, Map<String, String> environment, Path log)
            throws LaunchException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        try {
            return new ServiceProcess(name, ports, new ServiceLog(log), builder.start());
        } catch (IOException e) {
            throw new LaunchException("Cannot start %s: %s".formatted(name, e.getMessage()), e);
        }
    }

    public String name() {
        return name;
    }

    public Ports.ServicePorts ports() {
        return ports;
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Asks to finish what runs and to exit: SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** Ends at once: SIGKILL. */
    public void kill() {
        process.destroyForcibly();
    }

    /**
     * Waits for the end; who has not ended by itself within the timeout is killed.
     *
     * @return the exit code
     */
    public int awaitExit(Duration timeout) {
        process.onExit()
                .completeOnTimeout(process, timeout.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        kill();
        return process.onExit().join().exitValue();
    }

    /**
     * Waits until the service says that it is ready.
     *
     * @throws LaunchException when the process ends, or is not ready in time; with what its log says
     */
    public void awaitReady(HttpClient http, Duration timeout) throws LaunchException, InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!isReady(http)) {
            if (!process.isAlive()) {
                throw new LaunchException(describeEnd(log.reason()));
            }
            if (System.nanoTime() > deadline) {
                throw new LaunchException(
                        "%s is not ready after %d s.%n%s".formatted(name, timeout.toSeconds(), log.end()));
            }
            Thread.sleep(POLL_INTERVAL.toMillis());
        }
    }

    /** What is known about an end that nobody asked for. Only for a process that has ended. */
    public String describeEnd() {
        return describeEnd(log.end());
    }

    private String describeEnd(String reason) {
        return "%s ended with exit code %d.%n%s".formatted(name, process.exitValue(), reason);
    }

    private boolean isReady(HttpClient http) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + ports.management() + "/q/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false; // Nobody listens there yet.
        }
    }

    CompletableFuture<ServiceProcess> onExit() {
        return process.onExit().thenApply(ended -> this);
    }
}
