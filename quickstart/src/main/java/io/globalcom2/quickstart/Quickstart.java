package io.globalcom2.quickstart;

import io.globalcom2.quickstart.backend.Backend;
import io.globalcom2.quickstart.backend.LaunchException;
import io.globalcom2.quickstart.backend.ServiceProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** One command: starts Kafka and the four services, asks about a picture, and shows what compression did. */
@Command(
        name = "quickstart.sh",
        sortOptions = false,
        description = "Starts Kafka and the four services on this machine and asks about a picture.")
public final class Quickstart implements Callable<Integer> {
    private static final int FAILED = 1;

    @Mixin
    private Options options = new Options();

    private final AtomicBoolean stopping = new AtomicBoolean();

    private Quickstart() {}

    public static void main(String... arguments) {
        System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
        System.setProperty("java.awt.headless", "true");
        System.exit(new CommandLine(new Quickstart()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = new Terminal(options.color());
        try {
            options.validate();
            LogFile.redirect(options.backendSettings().logFolder().resolve("quickstart.log"));
            return run(terminal) ? 0 : FAILED;
        } catch (LaunchException | IOException e) {
            if (!stopping.get()) {
                terminal.blankLine();
                terminal.line(terminal.bad(e.getMessage()));
            }
            return FAILED;
        }
    }

    private boolean run(Terminal terminal) throws LaunchException, IOException, InterruptedException {
        terminal.line(terminal.bold("GlobalCom² Serving"));
        terminal.field("Model", options.modelFolder().toString());
        terminal.field("Logs", options.backendSettings().logFolder().toString());
        try (Backend backend = Backend.open(options.backendSettings())) {
            stopWithThisProcess(terminal, backend);
            backend.start((name, address, elapsed) ->
                    terminal.field("Ready", "%-23s %-30s %5.1f s".formatted(name, address, seconds(elapsed))));
            backend.onFirstEnd(ended -> fail(terminal, ended));
            Demonstration demonstration = new Demonstration(terminal, options, backend.ports());
            demonstration.show(options.question());
            if (options.once()) {
                return demonstration.check(options.checkedQuestions());
            }
            demonstration.showWhatToTry(options.question());
            // Until the first end, of a service or of this process.
            Thread.currentThread().join();
            return false;
        }
    }

    /** Whatever is being asked: nobody is left to answer. */
    private void fail(Terminal terminal, ServiceProcess ended) {
        if (stopping.compareAndSet(false, true)) {
            terminal.blankLine();
            terminal.line(terminal.bad(ended.describeEnd()));
            System.exit(FAILED);
        }
    }

    /** Ctrl-C and SIGTERM come this way. */
    private void stopWithThisProcess(Terminal terminal, Backend backend) {
        Runnable stop = () -> {
            stopping.set(true);
            if (backend.isOpen()) {
                terminal.blankLine();
                terminal.line("Stopping");
                backend.close();
            }
        };
        Runtime.getRuntime().addShutdownHook(new Thread(stop, "stop"));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
