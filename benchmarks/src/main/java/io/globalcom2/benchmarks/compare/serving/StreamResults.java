package io.globalcom2.benchmarks.compare.serving;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;

/** What was measured with every number of streams. Of several rounds the speed has its spread, and gaps count together. */
final class StreamResults {
    private static final double SHORT = 0.25;
    private static final int GOAL_STREAMS = 8;

    private final int promptPositions;
    private final DoubleFunction<Integer> positions;
    private final Map<StreamCase, List<StreamFigures>> figures = new LinkedHashMap<>();

    /**
     * @param promptPositions of a prompt that comes in meanwhile
     * @param positions of the streams' prompts at a ratio
     */
    StreamResults(int promptPositions, DoubleFunction<Integer> positions) {
        this.promptPositions = promptPositions;
        this.positions = positions;
    }

    void add(StreamCase asked, StreamFigures measured) {
        figures.computeIfAbsent(asked, key -> new ArrayList<>()).add(measured);
    }

    Table csv() {
        Table table = new Table(
                "streams",
                "positions",
                "prompts_positions",
                "prompts_read",
                "tokens_per_s",
                "tokens_per_s_min",
                "tokens_per_s_max",
                "gap_p50_ms",
                "gap_p99_ms",
                "gap_max_ms");
        for (StreamCase asked : figures.keySet()) {
            List<String> row = start(asked);
            row.addAll(speed(asked).cells());
            row.addAll(gaps(asked).stream().map(Spread::number).toList());
            table.add(row);
        }
        return table;
    }

    Table markdown() {
        Table table = new Table(
                "streams",
                "after positions",
                "prompts beside, positions",
                "read",
                "tokens/s",
                "against one",
                "between tokens, p50 ms",
                "p99 ms",
                "longest ms");
        for (StreamCase asked : figures.keySet()) {
            List<String> row = start(asked);
            row.add(speed(asked).toString());
            OptionalDouble gain = gain(asked.streams(), asked.ratio(), asked.withPrompts());
            row.add(gain.isPresent() ? "%s×".formatted(Spread.number(gain.getAsDouble())) : "");
            row.addAll(gaps(asked).stream().map(Spread::number).toList());
            table.add(row);
        }
        return table;
    }

    List<Goal> goals() {
        List<Goal> goals = new ArrayList<>();
        gain(GOAL_STREAMS, SHORT, false)
                .ifPresent(gain -> goals.add(Goal.atLeast(
                        "tokens/s of 8 streams against one, after %d positions".formatted(positions.apply(SHORT)),
                        4,
                        gain,
                        "×")));
        gain(GOAL_STREAMS, 1, false)
                .ifPresent(gain -> goals.add(Goal.atLeast(
                        "tokens/s of 8 streams against one, after %d positions".formatted(positions.apply(1)),
                        2,
                        gain,
                        "×")));
        Optional.ofNullable(figures.get(new StreamCase(GOAL_STREAMS, SHORT, true)))
                .ifPresent(rounds -> goals.add(Goal.atMost(
                        "longest gap of 8 streams while prompts of %d positions come in".formatted(promptPositions),
                        250,
                        pooled(rounds).longestGap(),
                        " ms")));
        return goals;
    }

    /** Speed against that of one stream. */
    private OptionalDouble gain(int streams, double ratio, boolean withPrompts) {
        StreamCase one = new StreamCase(1, ratio, withPrompts);
        StreamCase many = new StreamCase(streams, ratio, withPrompts);
        if (!figures.containsKey(one) || !figures.containsKey(many)) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(speed(many).median() / speed(one).median());
    }

    private List<String> start(StreamCase asked) {
        int read = figures.get(asked).stream().mapToInt(StreamFigures::prompts).sum();
        return new ArrayList<>(List.of(
                Integer.toString(asked.streams()),
                positions.apply(asked.ratio()).toString(),
                asked.withPrompts() ? Integer.toString(promptPositions) : "",
                asked.withPrompts() ? Integer.toString(read) : ""));
    }

    private Spread speed(StreamCase asked) {
        return Spread.of(
                figures.get(asked).stream().map(StreamFigures::tokensPerSecond).toList());
    }

    private List<Double> gaps(StreamCase asked) {
        StreamFigures all = pooled(figures.get(asked));
        return List.of(all.gap(0.5), all.gap(0.99), all.longestGap());
    }

    private static StreamFigures pooled(List<StreamFigures> rounds) {
        List<Double> gaps =
                rounds.stream().flatMap(round -> round.gapMillis().stream()).toList();
        return new StreamFigures(0, gaps, 0);
    }
}
