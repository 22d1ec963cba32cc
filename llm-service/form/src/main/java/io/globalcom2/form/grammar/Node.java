package io.globalcom2.form.grammar;

/** A place in a rule: what may be written from here to the rule's end. Made by {@link Grammar.Builder}, compared by identity but for {@link Repeat}. */
public abstract sealed class Node permits End, Bytes, Choice, Call, Repeat {
    /** Of a node from which no end can be reached. */
    static final int UNREACHABLE = Integer.MAX_VALUE / 2;

    private int height = UNREACHABLE;

    Node() {}

    /** How many calls stand in each other at least, on the way from here to the rule's end. */
    int height() {
        return height;
    }

    /** Takes the height that follows from the nodes behind; whether that changed it. */
    boolean lower() {
        int found = reckonHeight();
        boolean isLower = found < height;
        height = Math.min(found, height);
        return isLower;
    }

    abstract int reckonHeight();

    /** The nodes whose heights make that of this one. */
    abstract Iterable<Node> dependencies();
}
