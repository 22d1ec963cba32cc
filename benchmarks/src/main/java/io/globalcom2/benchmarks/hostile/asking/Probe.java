package io.globalcom2.benchmarks.hostile.asking;

import io.globalcom2.benchmarks.hostile.input.HostileInput;
import io.globalcom2.benchmarks.hostile.verdict.HostileAnswer;
import io.globalcom2.benchmarks.hostile.verdict.Judge;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks the same question again and again while others do their worst: it is to be answered as ever, and soon. */
public final class Probe {
    private static final int PAUSE_MILLIS = 100;

    private final HostileInput question;
    private final InputSender sender;
    private final List<String> failures = new ArrayList<>();
    private final Thread thread = new Thread(this::askOn, "probe");
    private volatile boolean closed;
    private int count;
    private long slowestMillis;

    private Probe(HostileInput question, InputSender sender) {
        this.question = question;
        this.sender = sender;
    }

    /** Asks from now on. */
    public static Probe start(HostileInput question, InputSender sender) {
        Probe probe = new Probe(question, sender);
        probe.thread.setDaemon(true);
        probe.thread.start();
        return probe;
    }

    /** Questions that were asked so far. */
    public synchronized int count() {
        return count;
    }

    public synchronized long slowestMillis() {
        return slowestMillis;
    }

    /** What came instead of the answer. */
    public synchronized List<String> failures() {
        return List.copyOf(failures);
    }

    /** Asks no more. */
    public void stop() throws InterruptedException {
        closed = true;
        thread.join();
    }

    private void askOn() {
        try {
            while (!closed) {
                ask();
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask() throws InterruptedException {
        long begin = System.nanoTime();
        HostileAnswer answer = sender.send(question);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        synchronized (this) {
            count++;
            slowestMillis = Math.max(slowestMillis, millis);
            if (!Judge.isRight(question, answer)) {
                failures.add(answer.toString());
            }
        }
    }
}
