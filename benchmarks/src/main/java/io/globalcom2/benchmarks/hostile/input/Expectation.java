package io.globalcom2.benchmarks.hostile.input;

import java.util.Set;

/**
 * Which answers to an input are right.
 *
 * @param mayAnswer whether it may be answered
 * @param mayRefuse whether it may be refused
 * @param statuses of refusals that are right; empty for those that are of its transport
 * @param texts one of which the answer must be; empty where any text is right
 * @param mayClose whether the connection may be closed without an answer
 */
public record Expectation(
        boolean mayAnswer, boolean mayRefuse, Set<String> statuses, Set<String> texts, boolean mayClose) {
    public Expectation {
        statuses = Set.copyOf(statuses);
        texts = Set.copyOf(texts);
    }

    /** A refusal, of one of these statuses where any are named. */
    public static Expectation refused(String... statuses) {
        return new Expectation(false, true, Set.of(statuses), Set.of(), false);
    }

    /** A refusal, or the end of the connection: what is wrong showed when the body was half read. */
    static Expectation refusedOrClosed() {
        return new Expectation(false, true, Set.of(), Set.of(), true);
    }

    /** An answer, one of these texts where any are named. */
    public static Expectation answered(Set<String> texts) {
        return new Expectation(true, false, Set.of(), texts, false);
    }

    /** A refusal or an answer. */
    public static Expectation either() {
        return new Expectation(true, true, Set.of(), Set.of(), false);
    }

    /** Of a caller who does not listen: that others are served is all that counts. */
    public static Expectation anything() {
        return new Expectation(true, true, Set.of(), Set.of(), true);
    }
}
