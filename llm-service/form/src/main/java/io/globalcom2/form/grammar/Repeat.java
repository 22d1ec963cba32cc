package io.globalcom2.form.grammar;

import java.util.List;

/** A rule so many times, then what follows. Equal to every other that has as many still to go. */
final class Repeat extends Node {
    /** No bound. */
    static final int UNBOUNDED = Integer.MAX_VALUE;

    private final Node rule;
    private final int min;
    private final int max;
    private final Node next;

    Repeat(Node rule, int min, int max, Node next) {
        this.rule = rule;
        this.min = min;
        this.max = max;
        this.next = next;
    }

    Node rule() {
        return rule;
    }

    Node next() {
        return next;
    }

    boolean mayEnd() {
        return min == 0;
    }

    boolean mayGoOn() {
        return max > 0;
    }

    /** What is left of it when the rule has been written once more. */
    Repeat rest() {
        return known(new Repeat(rule, Math.max(0, min - 1), max == UNBOUNDED ? UNBOUNDED : max - 1, next));
    }

    /** The same for who looks no further than so many repetitions. */
    Repeat seenFrom(int reach) {
        return known(new Repeat(rule, Math.min(min, reach), max >= reach ? UNBOUNDED : max, next));
    }

    private static Repeat known(Repeat repeat) {
        repeat.lower();
        return repeat;
    }

    @Override
    int reckonHeight() {
        if (min > max) {
            return UNREACHABLE;
        }
        return Math.max(min == 0 ? 0 : Math.min(rule.height() + 1, UNREACHABLE), next.height());
    }

    @Override
    Iterable<Node> dependencies() {
        return List.of(rule, next);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Repeat that
                && rule == that.rule
                && min == that.min
                && max == that.max
                && next.equals(that.next);
    }

    @Override
    public int hashCode() {
        return ((rule.hashCode() * 31 + min) * 31 + max) * 31 + next.hashCode();
    }
}
