package io.globalcom2.benchmarks.chaos.installation;

import io.globalcom2.quickstart.backend.LaunchException;
import io.globalcom2.quickstart.backend.Ports.ServicePorts;
import io.globalcom2.quickstart.backend.Service;
import io.globalcom2.quickstart.backend.ServiceLauncher;
import io.globalcom2.quickstart.backend.ServiceProcess;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** One place in the installation. There is always a process in it: when one ends, for whatever reason, the next one is started. */
public final class Member {
    /** So that a process that cannot live is not started in a busy loop. */
    private static final Duration BEFORE_RESTART = Duration.ofMillis(500);

    private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(10);

    private final ServiceLauncher launcher;
    private final Service service;
    private final String name;
    private final ServicePorts ports;
    private final Map<String, String> environment;
    private ServiceProcess process;
    private int starts;
    private boolean closed;

    Member(
            ServiceLauncher launcher,
            Service service,
            String name,
            ServicePorts ports,
            Map<String, String> environment) {
        this.launcher = launcher;
        this.service = service;
        this.name = name;
        this.ports = ports;
        this.environment = Map.copyOf(environment);
    }

    /** Puts a process into the place; not ready yet. */
    synchronized void start() throws LaunchException {
        if (closed) {
            return;
        }
        starts++;
        // A log of its own for every process, so that the one that was killed can be looked at.
        process = launcher.start(service, "%s.%d".formatted(name, starts), ports, environment);
        CompletableFuture<?> unused = process.handle().onExit().thenRunAsync(this::startAgain);
    }

    void awaitReady() throws LaunchException, InterruptedException {
        launcher.awaitReady(process());
    }

    public Service service() {
        return service;
    }

    public String name() {
        return name;
    }

    public ServicePorts ports() {
        return ports;
    }

    /** SIGKILL. */
    public void kill() {
        process().kill();
    }

    /** SIGTERM. */
    public void terminate() {
        process().terminate();
    }

    /** SIGSTOP, and SIGCONT when the time is over. */
    public void freeze(Duration time) throws InterruptedException {
        ProcessHandle frozen = process().handle();
        Signals.stop(frozen);
        try {
            Thread.sleep(time.toMillis());
        } finally {
            Signals.goOn(frozen);
        }
    }

    boolean holds(String socket) {
        return SocketOwner.holds(process().handle(), socket);
    }

    /** Ends the process for good. */
    void close() {
        ServiceProcess last;
        synchronized (this) {
            closed = true;
            last = process;
        }
        if (last != null) {
            Signals.goOn(last.handle());
            last.terminate();
        }
    }

    /** Waits for the end after {@link #close}. */
    void awaitEnd() {
        ServiceProcess last = process();
        if (last != null) {
            last.awaitExit(EXIT_TIMEOUT);
        }
    }

    private synchronized ServiceProcess process() {
        return process;
    }

    private void startAgain() {
        try {
            Thread.sleep(BEFORE_RESTART.toMillis());
            start();
        } catch (LaunchException e) {
            throw new IllegalStateException("%s cannot be started again".formatted(name), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
