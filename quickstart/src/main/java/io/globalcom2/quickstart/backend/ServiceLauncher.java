package io.globalcom2.quickstart.backend;

import java.io.File;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starts services as processes of their own. They end with this process, however that ends. */
public final class ServiceLauncher implements AutoCloseable {
    /** Loading a large checkpoint from a slow disk takes minutes. */
    private static final Duration READY_TIMEOUT = Duration.ofMinutes(10);

    private final BackendSettings settings;
    private final Watchdog watchdog;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private ServiceLauncher(BackendSettings settings, Watchdog watchdog) {
        this.settings = settings;
        this.watchdog = watchdog;
    }

    /** Nothing runs yet, but there is a place for the logs. */
    public static ServiceLauncher open(BackendSettings settings) throws LaunchException {
        try {
            Files.createDirectories(settings.logFolder());
        } catch (IOException e) {
            throw new LaunchException("Cannot prepare %s: %s".formatted(settings.output(), e), e);
        }
        return new ServiceLauncher(settings, Watchdog.start());
    }

    /**
     * One more process of a service; not ready yet.
     *
     * @param name of the process and of its log
     * @param environment wins over what is set for all services
     */
    public ServiceProcess start(Service service, String name, Ports.ServicePorts ports, Map<String, String> environment)
            throws LaunchException {
        return start(service, name, ports, environment, List.of());
    }

    /**
     * One more process of a service; not ready yet.
     *
     * @param name of the process and of its log
     * @param environment wins over what is set for all services
     * @param jvmOptions win over those of all services, and over heap and collector
     */
    public ServiceProcess start(
            Service service,
            String name,
            Ports.ServicePorts ports,
            Map<String, String> environment,
            List<String> jvmOptions)
            throws LaunchException {
        Path program = settings.repository().resolve(service.module()).resolve("target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(program)) {
            throw new LaunchException("%s is not built: %s is missing".formatted(service.module(), program));
        }
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-Xmx" + service.heapMebibytes() + "m",
                "-XX:+UseSerialGC"));
        command.addAll(settings.jvmOptions());
        command.addAll(jvmOptions);
        command.addAll(List.of("-jar", program.toString()));
        Map<String, String> all = new HashMap<>(ServiceEnvironment.of(service, ports, settings));
        all.putAll(environment);
        ServiceProcess process = ServiceProcess.start(
                name, ports, command, all, settings.logFolder().resolve(name + ".log"));
        watch(process.handle());
        return process;
    }

    /** Has another process end with this one. */
    public void watch(ProcessHandle process) throws LaunchException {
        watchdog.watch(process);
    }

    /** Waits until the service says that it is ready. */
    public void awaitReady(ServiceProcess process) throws LaunchException, InterruptedException {
        process.awaitReady(http, READY_TIMEOUT);
    }

    /** What was started is watched no more, and left as it is. */
    @Override
    public void close() {
        watchdog.close();
    }
}
