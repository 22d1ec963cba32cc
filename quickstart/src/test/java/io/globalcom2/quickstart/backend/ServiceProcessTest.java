package io.globalcom2.quickstart.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceProcessTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void aServiceThatDiesWhileStartingShowsTheEndOfItsLog() throws Exception {
        ServiceProcess process = bash("for i in $(seq 100); do echo line $i; done; echo no weights >&2; exit 3");

        assertThatThrownBy(() -> process.awaitReady(HttpClient.newHttpClient(), LONG))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining("llm-service ended with exit code 3")
                .hasMessageContaining("llm-service.log")
                .hasMessageContaining("line 100")
                .hasMessageContaining("no weights")
                .hasMessageNotContaining("line 50");
    }

    /** As Quarkus logs it, with frames and what follows from it. */
    @Test
    void aServiceThatSaysWhyItDoesNotStartShowsThatAndNothingElse() throws Exception {
        ServiceProcess process = bash("""
                cat <<'END'
                2026-01-01 00:00:00,001 INFO  [io.glo] (main) starting
                2026-01-01 00:00:00,002 ERROR [io.qua.run.Application] (main) Failed to start application: java.lang.RuntimeException: Failed to start quarkus
                \tat io.quarkus.runner.ApplicationImpl.doStart(Unknown Source)
                Caused by: io.globalcom2.checkpoint.config.CheckpointException: config.json: model_type llava is not supported
                \t... 7 more
                2026-01-01 00:00:00,003 ERROR [io.glo] (stop) not drained
                END
                exit 1""");

        assertThatThrownBy(() -> process.awaitReady(HttpClient.newHttpClient(), LONG))
                .isInstanceOf(LaunchException.class)
                .hasMessage("llm-service ended with exit code 1.%nconfig.json: model_type llava is not supported%n(%s)"
                        .formatted(log()));
    }

    @Test
    void aServiceThatIsNeverReadyIsNotWaitedForForEver() throws Exception {
        ServiceProcess process = bash("sleep 60");

        assertThatThrownBy(() -> process.awaitReady(HttpClient.newHttpClient(), Duration.ZERO))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining("llm-service is not ready");
        process.kill();
    }

    @Test
    void aServiceThatHangsIsKilled() throws Exception {
        ServiceProcess process = bash("trap '' TERM; echo deaf; while true; do sleep 1; done");
        await().atMost(Duration.ofMinutes(10))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> Files.size(log()) > 0);

        process.terminate();
        int exitCode = process.awaitExit(Duration.ofMillis(500));

        assertThat(exitCode).isEqualTo(128 + 9);
        assertThat(process.handle().isAlive()).isFalse();
    }

    private ServiceProcess bash(String script) throws LaunchException {
        return ServiceProcess.start(
                "llm-service", FreePorts.forService(), List.of("bash", "-c", script), Map.of(), log());
    }

    private Path log() {
        return folder.resolve("llm-service.log");
    }
}
