package io.globalcom2.benchmarks.compare.serving;

import java.util.List;

/**
 * How much is asked.
 *
 * @param callers of requests about cached pictures, beside one
 * @param callersOfNew the same with new pictures, which cost more, and with pictures that were read
 * @param rateSeconds in which callers begin requests; each ends those that it began and begins at least one
 * @param streams numbers of answers that are written at a time
 * @param streamRounds rounds of the streams
 * @param windowSeconds in which streams are watched, twice as long while prompts come in
 * @param hopRequests through each door
 */
public record ServingSettings(
        List<Integer> callers,
        List<Integer> callersOfNew,
        int rateSeconds,
        List<Integer> streams,
        int streamRounds,
        int windowSeconds,
        int hopRequests) {
    /** Enough for figures that are worth keeping. */
    public static final ServingSettings DEFAULT =
            new ServingSettings(List.of(4, 8, 16), List.of(8), 10, List.of(1, 2, 4, 8, 16), 1, 10, 100);

    public ServingSettings {
        callers = List.copyOf(callers);
        callersOfNew = List.copyOf(callersOfNew);
        streams = List.copyOf(streams);
    }

    /** Seconds instead of minutes, to see that it works. */
    public static ServingSettings quick() {
        return new ServingSettings(List.of(4, 8, 16), List.of(8), 1, List.of(1, 2, 4, 8, 16), 1, 2, 20);
    }
}
