package io.globalcom2.benchmarks.compare.serving;

import java.util.List;

/**
 * How much is asked.
 *
 * @param ratios asked at, 1 among them: the others are measured against it
 * @param callers of requests at a time, beside one
 * @param rateSeconds in which callers begin requests; each ends those that it began and begins at least one
 * @param streams numbers of answers that are written at a time
 * @param windowSeconds in which streams are watched, twice as long while prompts come in
 * @param hopRequests through each door
 */
public record ServingSettings(
        List<Double> ratios,
        List<Integer> callers,
        int rateSeconds,
        List<Integer> streams,
        int windowSeconds,
        int hopRequests) {
    /** New pictures cost more and show less of the engine than cached ones: they, and those that were read, are asked about by so many callers only. */
    private static final int CALLERS_OF_ALL_PICTURES = 8;

    public ServingSettings {
        ratios = List.copyOf(ratios);
        callers = List.copyOf(callers);
        streams = List.copyOf(streams);
        if (!ratios.contains(1.0)) {
            throw new IllegalArgumentException("expected 1 among the ratios, got " + ratios);
        }
    }

    /** Enough for figures that are worth keeping. */
    public static ServingSettings of(List<Double> ratios, List<Integer> callers, List<Integer> streams) {
        return new ServingSettings(ratios, callers, 10, streams, 10, 100);
    }

    /** Seconds instead of minutes, to see that it works. */
    public ServingSettings quick() {
        return new ServingSettings(ratios, callers, 1, streams, 2, 20);
    }

    List<Integer> callersOfAllPictures() {
        return callers.stream()
                .filter(count -> count == CALLERS_OF_ALL_PICTURES)
                .toList();
    }
}
