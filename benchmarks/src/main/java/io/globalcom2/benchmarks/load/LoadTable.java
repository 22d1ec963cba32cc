package io.globalcom2.benchmarks.load;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What the rounds gave for every figure and endpoint: the median of the rounds, the least and the most of them, and the medians' ratio to the first endpoint's. */
final class LoadTable {
    private final Map<Figure, Map<URI, List<Double>>> rounds = new LinkedHashMap<>();

    /** One round's value. Figures and endpoints come in the order in which they are first added. */
    void add(Figure figure, URI endpoint, double value) {
        rounds.computeIfAbsent(figure, key -> new LinkedHashMap<>())
                .computeIfAbsent(endpoint, key -> new ArrayList<>())
                .add(value);
    }

    /** With a header line. */
    String csv() {
        return "work,endpoint,unit,median,min,max,ratio_to_first\n"
                + rows("\"%1$s\",%2$s,%3$s,%4$.2f,%5$.2f,%6$.2f,%7$.3f\n");
    }

    String markdown() {
        return "| work | endpoint | unit | median | min | max | ratio to the first |\n|---|---|---|---|---|---|---|\n"
                + rows("| %1$s | %2$s | %3$s | %4$.1f | %5$.1f | %6$.1f | %7$.2f |\n");
    }

    private String rows(String format) {
        return rounds.entrySet().stream()
                .map(figure -> rows(format, figure.getKey(), figure.getValue()))
                .collect(Collectors.joining());
    }

    private static String rows(String format, Figure figure, Map<URI, List<Double>> endpoints) {
        double first = Percentile.of(endpoints.values().iterator().next(), 0.5);
        StringBuilder rows = new StringBuilder();
        endpoints.forEach((endpoint, values) -> {
            double median = Percentile.of(values, 0.5);
            rows.append(String.format(
                    Locale.ROOT,
                    format,
                    figure.work(),
                    endpoint,
                    figure.unit(),
                    median,
                    Collections.min(values),
                    Collections.max(values),
                    median / first));
        });
        return rows.toString();
    }
}
