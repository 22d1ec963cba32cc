package io.globalcom2.benchmarks.compare.serving;

import io.globalcom2.benchmarks.compare.serving.grpc.AnswerStream.Arrival;
import io.globalcom2.benchmarks.load.Percentile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What the callers of some streams saw in a window.
 *
 * @param tokensPerSecond of all together
 * @param gapMillis between one token and the next, of all; what lies between two pieces of text is shared by the tokens of the second
 * @param prompts read meanwhile
 */
record StreamFigures(double tokensPerSecond, List<Double> gapMillis, int prompts) {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;

    StreamFigures {
        gapMillis = List.copyOf(gapMillis);
    }

    /**
     * Counts. A stream's speed is that from its first arrival in the window to its last; one with fewer than two adds nothing.
     *
     * @param fromNanos where the window begins
     * @param toNanos where it ends
     * @throws IllegalArgumentException where no stream has two arrivals in the window
     */
    static StreamFigures of(List<List<Arrival>> streams, long fromNanos, long toNanos, int prompts) {
        double speed = 0;
        List<Double> gaps = new ArrayList<>();
        for (List<Arrival> stream : streams) {
            List<Arrival> seen = stream.stream()
                    .filter(arrival -> arrival.nanos() >= fromNanos && arrival.nanos() <= toNanos)
                    .toList();
            if (seen.size() < 2) {
                continue;
            }
            Arrival first = seen.get(0);
            Arrival last = seen.get(seen.size() - 1);
            speed += (last.tokens() - first.tokens()) * NANOS_PER_SECOND / (last.nanos() - first.nanos());
            for (int i = 1; i < seen.size(); i++) {
                // Tokens that are no text of their own come with the next.
                int tokens = Math.max(1, seen.get(i).tokens() - seen.get(i - 1).tokens());
                double gap = (seen.get(i).nanos() - seen.get(i - 1).nanos()) / NANOS_PER_MILLI / tokens;
                gaps.addAll(Collections.nCopies(tokens, gap));
            }
        }
        if (gaps.isEmpty()) {
            throw new IllegalArgumentException("expected two pieces of text in the window, got fewer");
        }
        return new StreamFigures(speed, gaps, prompts);
    }

    double gap(double share) {
        return Percentile.of(gapMillis, share);
    }

    double longestGap() {
        return Collections.max(gapMillis);
    }
}
