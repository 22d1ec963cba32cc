package io.globalcom2.quickstart;

import io.globalcom2.quickstart.backend.Backend;
import io.globalcom2.quickstart.backend.LaunchException;
import io.globalcom2.quickstart.backend.ServiceProcess;
import io.globalcom2.quickstart.chat.SampleQuestion;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** One command: starts Kafka and the four services, asks about a picture, and shows what compression did. */
@Command(name = "quickstart.sh")
public final class Quickstart implements Callable<Integer> {
    private static final int FAILED = 1;

    @Mixin
    private Options options = new Options();

    private final AtomicBoolean stopping = new AtomicBoolean();

    private Quickstart() {}

    public static void main(String... arguments) {
        System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
        System.setProperty("java.awt.headless", "true");
        System.exit(commandLine().execute(arguments));
    }

    /** What is wrong with the command line is one line on standard error, and 2 as exit code. */
    static CommandLine commandLine() {
        return new CommandLine(new Quickstart()).setParameterExceptionHandler((e, arguments) -> {
            e.getCommandLine().getErr().println(e.getMessage() + ". ./quickstart.sh --help tells the options.");
            return CommandLine.ExitCode.USAGE;
        });
    }

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = new Terminal(options.color());
        try {
            options.validate();
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
        SampleQuestion question = options.question();
        try (Backend backend = Backend.open(options.backendSettings())) {
            LogFile.redirect(options.backendSettings().logFolder().resolve("quickstart.log"));
            showModel(terminal);
            terminal.field("Logs", options.backendSettings().logFolder().toString());
            stopWithThisProcess(terminal, backend);
            backend.start((name, address, elapsed) ->
                    terminal.field("Ready", "%-23s %-30s %5.1f s".formatted(name, address, seconds(elapsed))));
            backend.onFirstEnd(ended -> fail(terminal, ended));
            Demonstration demonstration = new Demonstration(terminal, options, backend.ports());
            demonstration.show(question);
            if (options.once()) {
                return demonstration.check(options.checkedQuestions());
            }
            demonstration.showWhatToTry(question);
            // Until the first end, of a service or of this process.
            Thread.currentThread().join();
            return false;
        }
    }

    /** And, of one that is not ours, what it takes; whether it is there is checked first. */
    private void showModel(Terminal terminal) throws LaunchException, IOException {
        if (options.isDemo()) {
            terminal.field("Model", options.modelFolder().toString());
            return;
        }
        ModelNeeds needs = ModelNeeds.of(options.modelFolder(), System.getenv());
        terminal.field("Model", options.modelName() + terminal.quiet("  " + options.modelFolder()));
        needs.show(terminal, ModelNeeds.memoryOfThisMachine());
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
