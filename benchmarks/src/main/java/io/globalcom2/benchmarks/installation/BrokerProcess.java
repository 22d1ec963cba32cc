package io.globalcom2.benchmarks.installation;

import io.globalcom2.benchmarks.installation.messaging.BrokerMain;
import io.globalcom2.benchmarks.installation.messaging.BrokerProbe;
import io.globalcom2.quickstart.backend.LaunchException;
import io.globalcom2.quickstart.backend.ServiceLauncher;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Kafka in a process of its own, which can be ended and started again on its data. */
public final class BrokerProcess {
    private static final Duration READY_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(20);

    private final ServiceLauncher launcher;
    private final int port;
    private final Path folder;
    private final Path log;
    private final Duration recordLock;
    private Process process;

    /** Nothing runs yet. */
    public BrokerProcess(ServiceLauncher launcher, int port, Path folder, Path log, Duration recordLock) {
        this.launcher = launcher;
        this.port = port;
        this.folder = folder;
        this.log = log;
        this.recordLock = recordLock;
    }

    /** For clients. */
    public String bootstrapServers() {
        return "localhost:" + port;
    }

    /** Starts the broker and returns when it serves. */
    public void start() throws LaunchException, InterruptedException {
        List<String> command = List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                BrokerMain.class.getName(),
                Integer.toString(port),
                folder.toString(),
                Long.toString(recordLock.toMillis()));
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new LaunchException("Cannot start Kafka: " + e.getMessage(), e);
        }
        launcher.watch(process.toHandle());
        BrokerProbe.awaitServing(bootstrapServers(), READY_TIMEOUT, () -> {
            if (!process.isAlive()) {
                throw new IllegalStateException(
                        "Kafka ended with exit code %d, see %s".formatted(process.exitValue(), log));
            }
        });
    }

    /** Ends the broker, with SIGTERM or at once with SIGKILL, and starts it again on its data. Returns when it serves. */
    public void restart(boolean kill) throws LaunchException, InterruptedException {
        if (kill) {
            process.destroyForcibly();
        }
        stop();
        start();
    }

    /** Ends the broker with SIGTERM, and by force where that takes too long. */
    public void stop() throws InterruptedException {
        if (process == null) {
            return;
        }
        process.destroy();
        if (!process.waitFor(EXIT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
