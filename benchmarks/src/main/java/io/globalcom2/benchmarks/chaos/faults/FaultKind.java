package io.globalcom2.benchmarks.chaos.faults;

/** What can be done to a process. What a short run must have comes first. */
public enum FaultKind {
    KILL_WORKER("kill -9"),
    /** For longer than the lock on a record lasts. */
    FREEZE_WORKER_LONG("frozen for longer than the lock"),
    KILL_GATEWAY("kill -9"),
    RESTART_BROKER("broker ended and started"),
    TERMINATE_WORKER("SIGTERM"),
    KILL_ENCODER("kill -9"),
    FREEZE_ANY("frozen for 3 s"),
    KILL_BROKER("broker killed and started"),
    TERMINATE_ANY("SIGTERM"),
    KILL_COMPRESSOR("kill -9"),
    FREEZE_ANY_LONG("frozen for longer than the lock"),
    /** Done by the relay of the killers and not by the plan. */
    KILLER("kill -9 by a killer record");

    private final String title;

    FaultKind(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
