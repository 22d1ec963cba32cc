package io.globalcom2.benchmarks.hostile.asking;

import io.globalcom2.benchmarks.hostile.input.HostileInput;
import io.globalcom2.benchmarks.hostile.verdict.HostileAnswer;

/** One transport. Waits for the answer, and no longer than {@link #PATIENCE_SECONDS}: whoever is not answered by then hangs. */
@FunctionalInterface
public interface InputSender {
    /** Long, since a machine may be busy. */
    int PATIENCE_SECONDS = 90;

    HostileAnswer send(HostileInput input) throws InterruptedException;
}
