package io.globalcom2.benchmarks.compare.serving;

import static io.globalcom2.benchmarks.compare.serving.asking.TimedRequest.millis;

import io.globalcom2.benchmarks.compare.serving.asking.TimedRequest;
import io.globalcom2.benchmarks.load.Percentile;
import io.globalcom2.quickstart.chat.UsageReport;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Times of all hops of all requests. Hops add up to the first token in every request and in the means, not in the percentiles. */
final class HopResults {
    private final Map<Way, Map<Hop, List<Double>>> times = new EnumMap<>(Way.class);
    private int positions;

    /** Takes one apart. */
    void add(Way way, TimedRequest request) {
        UsageReport usage = request.usage();
        positions = usage.promptTokens();
        double work = millis(usage.queue().plus(usage.firstTokenWork()));
        if (usage.firstTokenAtGateway().isZero()) {
            add(way, Hop.CALLER_AND_GATEWAY, request.firstTokenMillis() - work);
        } else {
            add(way, Hop.CALLER, request.firstTokenMillis() - millis(usage.firstTokenAtGateway()));
            add(way, Hop.GATEWAY, millis(usage.firstTokenAtGateway()) - work);
        }
        add(way, Hop.QUEUE, millis(usage.queue()));
        add(way, Hop.ENCODER, millis(usage.encode()));
        add(way, Hop.SLOT, millis(usage.slot()));
        add(way, Hop.ABOVE_MODEL, request.firstTokenMillis() - request.prefillMillis());
        add(way, Hop.MODEL, request.prefillMillis());
        add(way, Hop.FIRST_TOKEN, request.firstTokenMillis());
    }

    void add(Way way, Hop hop, double millis) {
        times.computeIfAbsent(way, key -> new EnumMap<>(Hop.class))
                .computeIfAbsent(hop, key -> new ArrayList<>())
                .add(millis);
    }

    /**
     * What the encoder counted over all requests: means, without percentiles.
     *
     * @param compress mean of a call of the compressor, in milliseconds
     * @param gather mean of gathering the kept rows, in milliseconds
     */
    void addEncoder(double compress, double gather) {
        List<Double> calls = new ArrayList<>();
        for (Way way : List.of(Way.HTTP, Way.GRPC)) {
            calls.addAll(times.get(way).get(Hop.ENCODER));
        }
        add(Way.BOTH, Hop.COMPRESS, compress);
        add(Way.BOTH, Hop.GATHER, gather);
        add(Way.BOTH, Hop.ENCODER_REST, mean(calls) - compress - gather);
    }

    /** Of the prompt through all tiers. */
    int positions() {
        return positions;
    }

    Table table() {
        Table table = new Table("way", "hop", "mean_ms", "p50_ms", "p99_ms");
        times.forEach((way, hops) -> hops.forEach((hop, values) -> {
            boolean several = values.size() > 1;
            table.add(List.of(
                    way.toString(),
                    hop.toString(),
                    Spread.number(mean(values)),
                    several ? Spread.number(Percentile.of(values, 0.5)) : "",
                    several ? Spread.number(Percentile.of(values, 0.99)) : ""));
        }));
        return table;
    }

    List<Goal> goals() {
        List<Goal> goals = new ArrayList<>();
        for (Way way : List.of(Way.HTTP, Way.GRPC)) {
            List<Double> above = times.get(way).get(Hop.ABOVE_MODEL);
            String text = "hops above the model's own time, " + way + ", ";
            goals.add(Goal.atMost(text + "p50", 15, Percentile.of(above, 0.5), " ms"));
            goals.add(Goal.atMost(text + "p99", 40, Percentile.of(above, 0.99), " ms"));
        }
        return goals;
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }
}
