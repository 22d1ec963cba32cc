package io.globalcom2.benchmarks.chaos.installation;

import java.io.IOException;

/** Signals that Java has no word for, sent by {@code kill}. */
final class Signals {
    private Signals() {}

    /** The process stands still, whatever it is doing. */
    static void stop(ProcessHandle process) {
        send("STOP", process);
    }

    /** It goes on as if nothing had been. */
    static void goOn(ProcessHandle process) {
        send("CONT", process);
    }

    private static void send(String signal, ProcessHandle process) {
        try {
            // Its answer does not matter: a process that is gone needs no signal.
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new IllegalStateException("kill cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
