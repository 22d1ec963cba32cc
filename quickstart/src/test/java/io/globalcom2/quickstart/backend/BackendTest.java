package io.globalcom2.quickstart.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackendTest {
    @TempDir
    private Path folder;

    private Path queue;

    @BeforeEach
    void someQueue() throws Exception {
        queue = Files.createDirectories(folder.resolve("kafka")).resolve("record");
        Files.writeString(queue, "of the first");
    }

    @Test
    void aFolderInUseIsLeftAloneAndItsHolderIsNamed() throws Exception {
        Process first = holder();
        try {
            assertThatThrownBy(() -> open(FreePorts.forBackend()))
                    .isInstanceOf(LaunchException.class)
                    .hasMessageStartingWith("%s is in use by process %d, which answers on http://localhost:8080."
                            .formatted(folder, first.pid()))
                    .hasMessageContaining("--port-offset");
            assertThat(queue).hasContent("of the first");
        } finally {
            first.destroyForcibly().waitFor();
        }
    }

    @Test
    void aFolderWhoseHolderIsGoneIsTaken() throws Exception {
        holder().destroyForcibly().waitFor();

        open(FreePorts.forBackend()).close();

        assertThat(queue).doesNotExist();
    }

    @Test
    void aFolderIsFreeAgainOnceItsBackendIsClosedOrCouldNotBeOpened() throws Exception {
        Backend first = open(FreePorts.forBackend());
        assertThatThrownBy(() -> open(FreePorts.forBackend())).hasMessageContaining("is in use by process");
        first.close();
        Ports ports = FreePorts.forBackend();
        try (ServerSocket taken = new ServerSocket(ports.kafka(), 1, InetAddress.getByName("localhost"))) {
            assertThatThrownBy(() -> open(ports)).hasMessageContaining("Port " + taken.getLocalPort());
        }

        open(FreePorts.forBackend()).close();
    }

    @Test
    void aFileIsNoFolder() {
        assertThatThrownBy(() -> OutputFolder.take(queue, 8080))
                .isInstanceOf(LaunchException.class)
                .hasMessage("Cannot write to %s: expected a folder, got a file", queue);
    }

    private Backend open(Ports ports) throws LaunchException {
        return Backend.open(new BackendSettings(Path.of(".."), folder, "model", folder, ports, List.of(), Map.of()));
    }

    /** Another process, once it has the folder. */
    private Process holder() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.inputReader().readLine()).isEqualTo("taken");
        return process;
    }

    /** Takes a folder and keeps it until its end. */
    static final class Holder {
        private Holder() {}

        public static void main(String... arguments) throws Exception {
            OutputFolder taken = OutputFolder.take(Path.of(arguments[0]), 8080);
            System.out.println("taken");
            Thread.currentThread().join();
            taken.close();
        }
    }
}
