package io.globalcom2.benchmarks.compare.systems;

import io.globalcom2.benchmarks.compare.djl.MachineLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Interleaved rounds: for each work every system once, one at a time; every other round goes through the systems backwards. A round of encoding and the
 * shortest prompt before them warms up.
 */
final class SystemsRun {
    private static final int VIEWS = 5;
    /** Threads of a library spin for some milliseconds before they sleep. */
    private static final int PAUSE_MILLIS = 300;

    private final List<ComparedSystem> systems;
    private final SystemsOptions options;
    private final int viewTokens;
    private final int vocabulary;

    /**
     * @param systems ours first
     * @param viewTokens T
     */
    SystemsRun(List<ComparedSystem> systems, SystemsOptions options, int viewTokens, int vocabulary) {
        this.systems = List.copyOf(systems);
        this.options = options;
        this.viewTokens = viewTokens;
        this.vocabulary = vocabulary;
    }

    SystemsTable run(MachineLimits machine, MeasuredLimits limits) throws IOException, InterruptedException {
        SystemsTable table = new SystemsTable(systems);
        new MeasuredLimits().measure(machine);
        List<ComparedSystem> order = new ArrayList<>(systems);
        round("warm-up", order, options.positions().subList(0, 1), new SystemsTable(systems));
        for (int round = 1; round <= options.rounds(); round++) {
            Thread.sleep(PAUSE_MILLIS);
            limits.measure(machine);
            round("round %d of %d".formatted(round, options.rounds()), order, options.positions(), table);
            Collections.reverse(order);
        }
        return table;
    }

    private void round(String name, List<ComparedSystem> order, List<Integer> positions, SystemsTable table)
            throws IOException, InterruptedException {
        Work encode = new Work(Work.Kind.ENCODE, VIEWS * viewTokens);
        for (ComparedSystem system : order) {
            if (system.encodes()) {
                Thread.sleep(PAUSE_MILLIS);
                double millis = system.encode(VIEWS);
                table.add(encode, system.name(), millis);
                progress(name, "%s: %d views in %.0f ms", system.name(), VIEWS, millis);
            }
        }
        for (int length : positions) {
            List<Integer> prompt = Prompts.random(length, vocabulary, length);
            for (ComparedSystem system : order) {
                Thread.sleep(PAUSE_MILLIS);
                Reading reading = system.read(prompt, options.tokens(), options.sequences());
                table.add(new Work(Work.Kind.PREFILL, length), system.name(), reading.prefillMillis());
                table.add(new Work(Work.Kind.DECODE, length), system.name(), reading.decodeMillis());
                reading.togetherMillis()
                        .ifPresent(millis ->
                                table.add(new Work(Work.Kind.DECODE_TOGETHER, length), system.name(), millis));
                progress(
                        name,
                        "%s: %d positions in %.0f ms, then %.1f ms a token",
                        system.name(),
                        length,
                        reading.prefillMillis(),
                        reading.decodeMillis());
            }
        }
    }

    private static void progress(String round, String format, Object... values) {
        System.err.println("compare: " + round + ", " + String.format(Locale.ROOT, format, values));
    }
}
