package io.globalcom2.benchmarks.hostile.verdict;

/**
 * What came back.
 *
 * @param status of HTTP or gRPC; of several responses to one input all of them, with commas between
 * @param message of a refusal, or what broke
 * @param text of an answer
 */
public record HostileAnswer(Outcome outcome, String status, String message, String text) {
    /** How it ended. */
    public enum Outcome {
        ANSWERED,
        REFUSED,
        /** The connection was closed without a word. */
        CLOSED,
        /** Nothing clear came: no end in time, an answer that cannot be read. */
        BROKEN
    }

    public static HostileAnswer answered(String status, String text) {
        return new HostileAnswer(Outcome.ANSWERED, status, "", text);
    }

    public static HostileAnswer refused(String status, String message) {
        return new HostileAnswer(Outcome.REFUSED, status, message, "");
    }

    public static HostileAnswer closed() {
        return new HostileAnswer(Outcome.CLOSED, "closed", "", "");
    }

    public static HostileAnswer broken(String what) {
        return new HostileAnswer(Outcome.BROKEN, "broken", what, "");
    }
}
