package io.globalcom2.benchmarks.hostile.verdict;

import java.util.List;

/**
 * What a run came to.
 *
 * @param deaths a line for each process that ended
 * @param leaks a line for each process that holds more than it did before
 * @param failedProbes a line for each request that should have been answered as ever and was not
 */
public record HostileVerdict(
        List<JudgedInput> inputs,
        List<String> deaths,
        List<String> leaks,
        List<String> failedProbes,
        int probes,
        long slowestProbeMillis) {
    private static final long SLOWEST_PROBE_MILLIS = 1_000;

    public HostileVerdict {
        inputs = List.copyOf(inputs);
        deaths = List.copyOf(deaths);
        leaks = List.copyOf(leaks);
        failedProbes = List.copyOf(failedProbes);
    }

    /** Inputs whose answers are not right. */
    public List<JudgedInput> wrong() {
        return inputs.stream().filter(input -> !input.isRight()).toList();
    }

    /** Whether every promise was kept. */
    public boolean isKept() {
        return isKeptButForTime() && slowestProbeMillis <= SLOWEST_PROBE_MILLIS;
    }

    /** Whether every promise was kept but that of how soon others are served, which a machine at work may break. */
    public boolean isKeptButForTime() {
        return wrong().isEmpty() && deaths.isEmpty() && leaks.isEmpty() && failedProbes.isEmpty() && probes > 0;
    }

    /** The last line. */
    public String line() {
        int wrong = wrong().size();
        return "inputs=%d right=%d wrong=%d deaths=%d slowest_probe_ms=%d"
                .formatted(inputs.size(), inputs.size() - wrong, wrong, deaths.size(), slowestProbeMillis);
    }
}
