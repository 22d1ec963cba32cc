package io.globalcom2.benchmarks.compare.serving;

import io.globalcom2.benchmarks.compare.serving.asking.Picture;
import io.globalcom2.benchmarks.compare.serving.asking.TimedRequest;
import io.globalcom2.benchmarks.evaluation.reporting.LanguageModelCost;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/** What was measured at every ratio, beside the ideal: a time that falls as the positions of the prompt do. */
final class RatioResults {
    private static final double MILLIS = 1000;
    private static final RatioCase UNCOMPRESSED_NEW = new RatioCase(1, Picture.NEW);
    private static final RatioCase UNCOMPRESSED = new RatioCase(1, Picture.CACHED);
    private static final RatioCase QUARTER = new RatioCase(0.25, Picture.CACHED);
    private static final int GOAL_CALLERS = 8;

    private final Map<RatioCase, List<TimedRequest>> requests = new TreeMap<>(
            Comparator.comparing(RatioCase::picture).thenComparing(RatioCase::ratio, Comparator.reverseOrder()));
    private final Map<RatioCase, Map<Integer, Double>> rates =
            new TreeMap<>(Comparator.comparing(RatioCase::picture).thenComparing(RatioCase::ratio));
    private final TreeSet<Integer> callers = new TreeSet<>();

    void add(RatioCase asked, TimedRequest request) {
        requests.computeIfAbsent(asked, key -> new ArrayList<>()).add(request);
    }

    /** @param rate requests per second */
    void addRate(RatioCase asked, int count, double rate) {
        callers.add(count);
        rates.computeIfAbsent(asked, key -> new TreeMap<>()).put(count, rate);
    }

    /** Of the prompt. */
    int positions(RatioCase asked) {
        return requests.get(asked).get(0).usage().promptTokens();
    }

    /** Positions at the ratio by those at 1, in (0, 1]. */
    double ideal(double ratio) {
        return (double) positions(new RatioCase(ratio, Picture.CACHED)) / positions(UNCOMPRESSED);
    }

    /** Prefill by that at a ratio of 1, picture cached. */
    double prefillShare(RatioCase asked) {
        return prefill(asked).median() / prefill(UNCOMPRESSED).median();
    }

    /** @param cost of the model, for the KV cache */
    Table csv(LanguageModelCost cost) {
        List<String> header = new ArrayList<>(List.of(
                "picture",
                "ratio",
                "positions",
                "ideal",
                "first_token_ms",
                "first_token_min_ms",
                "first_token_max_ms"));
        header.addAll(List.of("end_to_end_ms", "end_to_end_min_ms", "end_to_end_max_ms"));
        header.addAll(List.of("prefill_ms", "prefill_min_ms", "prefill_max_ms", "prefill_share", "kv_bytes"));
        header.add("requests_per_s_1");
        callers.forEach(count -> header.add("requests_per_s_" + count));
        Table table = new Table(header.toArray(String[]::new));
        for (RatioCase asked : requests.keySet()) {
            List<String> row = new ArrayList<>(List.of(
                    asked.picture().toString(),
                    Double.toString(asked.ratio()),
                    Integer.toString(positions(asked)),
                    Spread.number(ideal(asked.ratio()))));
            row.addAll(firstToken(asked).cells());
            row.addAll(endToEnd(asked).cells());
            row.addAll(prefill(asked).cells());
            row.add(Spread.number(prefillShare(asked)));
            row.add(String.format(Locale.ROOT, "%.0f", cost.cacheBytes(positions(asked))));
            row.addAll(rateCells(asked));
            table.add(row);
        }
        return table;
    }

    Table markdown(LanguageModelCost cost) {
        List<String> header = new ArrayList<>(List.of("picture", "R", "positions", "of R = 1", "first token ms"));
        header.addAll(List.of("32 tokens ms", "prefill ms", "of R = 1", "KV MiB", "requests/s, 1 caller"));
        callers.forEach(count -> header.add(count + " callers"));
        Table table = new Table(header.toArray(String[]::new));
        for (RatioCase asked : requests.keySet()) {
            List<String> row = new ArrayList<>(List.of(
                    asked.picture().toString(),
                    Double.toString(asked.ratio()),
                    Integer.toString(positions(asked)),
                    Spread.number(ideal(asked.ratio())),
                    firstToken(asked).toString(),
                    endToEnd(asked).toString(),
                    prefill(asked).toString(),
                    Spread.number(prefillShare(asked)),
                    String.format(Locale.ROOT, "%.1f", cost.cacheBytes(positions(asked)) / (1 << 20))));
            row.addAll(rateCells(asked));
            table.add(row);
        }
        return table;
    }

    List<Goal> goals() {
        List<Goal> goals = new ArrayList<>();
        if (rates.containsKey(QUARTER) && rates.get(QUARTER).containsKey(GOAL_CALLERS)) {
            double gain = rates.get(QUARTER).get(GOAL_CALLERS)
                    / rates.get(UNCOMPRESSED).get(GOAL_CALLERS);
            goals.add(Goal.atLeast("requests/s of 8 callers, picture cached, R = 0.25 against R = 1", 2.1, gain, "×"));
        }
        if (requests.containsKey(QUARTER)) {
            double sooner =
                    firstToken(UNCOMPRESSED_NEW).median() / firstToken(QUARTER).median();
            goals.add(Goal.atLeast("first token, R = 0.25 and picture cached against R = 1 and new", 3.5, sooner, "×"));
        }
        double worst = requests.keySet().stream()
                .filter(asked -> asked.picture() == Picture.CACHED)
                .mapToDouble(asked -> prefillShare(asked) / ideal(asked.ratio()))
                .max()
                .orElseThrow();
        goals.add(Goal.atMost("prefill against the ideal by positions, worst ratio", 1.1, worst, "×"));
        return goals;
    }

    private List<String> rateCells(RatioCase asked) {
        List<String> cells = new ArrayList<>();
        cells.add(Spread.number(MILLIS / endToEnd(asked).median()));
        Map<Integer, Double> measured = rates.getOrDefault(asked, Map.of());
        for (int count : callers) {
            cells.add(measured.containsKey(count) ? Spread.number(measured.get(count)) : "");
        }
        return cells;
    }

    private Spread firstToken(RatioCase asked) {
        return spread(asked, TimedRequest::firstTokenMillis);
    }

    private Spread endToEnd(RatioCase asked) {
        return spread(asked, TimedRequest::endToEndMillis);
    }

    private Spread prefill(RatioCase asked) {
        return spread(asked, TimedRequest::prefillMillis);
    }

    private Spread spread(RatioCase asked, ToDoubleFunction<TimedRequest> figure) {
        return Spread.of(
                requests.get(asked).stream().mapToDouble(figure).boxed().toList());
    }
}
