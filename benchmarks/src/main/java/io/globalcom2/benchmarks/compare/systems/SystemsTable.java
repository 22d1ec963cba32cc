package io.globalcom2.benchmarks.compare.systems;

import io.globalcom2.benchmarks.load.Percentile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Milliseconds by work and system, as rounds bring them. */
final class SystemsTable {
    private static final Comparator<Work> ORDER =
            Comparator.comparing(Work::kind).thenComparing(Work::positions);

    private final Map<Work, Map<String, List<Double>>> millis = new LinkedHashMap<>();
    private final Map<String, HeldFormat> formats = new LinkedHashMap<>();

    /** @param systems in the order of the table, ours first */
    SystemsTable(List<? extends ComparedSystem> systems) {
        systems.forEach(system -> formats.put(system.name(), system.format()));
    }

    /** One round's value. */
    void add(Work work, String system, double value) {
        millis.computeIfAbsent(work, key -> new LinkedHashMap<>())
                .computeIfAbsent(system, key -> new ArrayList<>())
                .add(value);
    }

    /** Work by work, ours first in each. */
    List<Measurement> measurements(IdealTime ideal) {
        List<Measurement> all = new ArrayList<>();
        for (Work work : millis.keySet().stream().sorted(ORDER).toList()) {
            Map<String, List<Double>> bySystem = millis.get(work);
            double ours = Percentile.of(bySystem.get(InProcessSystem.NAME), 0.5);
            formats.forEach((system, format) -> {
                List<Double> values = bySystem.getOrDefault(system, List.of());
                if (!values.isEmpty()) {
                    double median = Percentile.of(values, 0.5);
                    all.add(new Measurement(
                            work, system, format, values, median / ours, ideal.millis(work, format) / median));
                }
            });
        }
        return all;
    }
}
