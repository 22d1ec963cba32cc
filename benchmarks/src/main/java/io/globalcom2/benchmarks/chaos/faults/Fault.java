package io.globalcom2.benchmarks.chaos.faults;

import java.time.Instant;

/**
 * Something that was done to a process.
 *
 * @param target name of the process; for killers, with the request
 * @param until when it was over: the broker served again, the process went on; for a process that ended, when it was told to
 */
public record Fault(FaultKind kind, String target, Instant from, Instant until) {
    /** Whether a worker stood still in this time. */
    public boolean isFrozenWorker() {
        return target.startsWith("llm")
                && (kind == FaultKind.FREEZE_WORKER_LONG
                        || kind == FaultKind.FREEZE_ANY
                        || kind == FaultKind.FREEZE_ANY_LONG);
    }

    /** Whether there was no broker in this time. */
    public boolean isOutage() {
        return kind == FaultKind.RESTART_BROKER || kind == FaultKind.KILL_BROKER;
    }

    /** Whether a gateway lost its callers in it. */
    public boolean endsGateway() {
        return target.startsWith("gateway") && (kind == FaultKind.KILL_GATEWAY || kind == FaultKind.TERMINATE_ANY);
    }
}
