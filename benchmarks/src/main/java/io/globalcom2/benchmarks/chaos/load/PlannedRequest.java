package io.globalcom2.benchmarks.chaos.load;

import io.globalcom2.quickstart.chat.SampleQuestion;
import java.time.Duration;
import java.util.List;

/**
 * One request of the load.
 *
 * @param number counts from 1
 * @param ratio share of the visual tokens to keep
 * @param tokens of the answer, whatever the model wants to say; 0 leaves it to the model
 * @param times when it is sent, counted from the start; more than one for repeated requests, with the same content
 * @param patience of a caller that leaves, counted from sending
 */
public record PlannedRequest(
        int number,
        RequestKind kind,
        LoadLane lane,
        SampleQuestion question,
        double ratio,
        int tokens,
        List<Duration> times,
        Duration patience) {
    public PlannedRequest {
        times = List.copyOf(times);
    }

    /** Id of the request; over HTTP the gateway mints another one. */
    public String id() {
        return "chaos-%05d".formatted(number);
    }

    /** Trace context that goes along everywhere: by it a record in the queue is told to be this request. */
    public String traceparent() {
        return "00-%032x-%016x-01".formatted(number, number);
    }

    /** The number in {@link #traceparent}. */
    public static int numberOf(String traceparent) {
        return Integer.parseInt(traceparent.substring(27, 35), 16);
    }

    /** Requests of the same prompt have the same answer: greedy, and computed in float32 by one thread. */
    public String prompt() {
        return "%s, %s, %s, %d".formatted(question.image().getFileName(), question.text(), ratio, tokens);
    }
}
