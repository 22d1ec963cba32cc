package io.globalcom2.quickstart.backend;

import java.io.BufferedWriter;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * A shell that ends the services when this process is gone, even when it was killed and could not clean up: it reads their process ids from
 * a pipe, and the pipe ends with us.
 */
final class Watchdog implements AutoCloseable {
    private static final String SCRIPT = """
            trap '' INT TERM HUP
            pids=
            while read -r pid; do pids="$pids $pid"; done
            kill -TERM $pids
            for _ in 1 2 3 4 5 6 7 8 9 10; do
              sleep 1
              kill -0 $pids || exit
            done
            kill -KILL $pids
            """;

    private final Process shell;
    private final BufferedWriter pids;

    private Watchdog(Process shell) {
        this.shell = shell;
        this.pids = shell.outputWriter();
    }

    static Watchdog start() throws LaunchException {
        try {
            return new Watchdog(new ProcessBuilder("bash", "-c", SCRIPT)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new LaunchException("Cannot start bash: " + e.getMessage(), e);
        }
    }

    void watch(ProcessHandle process) throws LaunchException {
        try {
            pids.write(Long.toString(process.pid()));
            pids.newLine();
            pids.flush();
        } catch (IOException e) {
            throw new LaunchException("Cannot tell the watchdog of a process: " + e.getMessage(), e);
        }
    }

    /** What happens to the pipe when this process is killed. */
    void losePipe() throws IOException {
        pids.close();
    }

    /** Nothing is left to watch: the shell goes without touching anything. */
    @Override
    public void close() {
        shell.destroyForcibly();
        try {
            shell.waitFor(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
