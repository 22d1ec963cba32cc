package io.globalcom2.form.grammar;

import java.util.Map;
import java.util.Optional;

/**
 * What is to be written when a rule ends: one of several nodes, each with what is to be written behind it. Where several stacks begin with the same node they
 * are one, and what lies below them is put together: so a state has no more places than the grammar has nodes, however many ways lead to them. Interned by its
 * {@link Automaton}: equal stacks are one.
 */
final class Stack {
    /** Below the last rule: the text is whole. */
    static final Stack BOTTOM = new Stack(Map.of(), true);

    private final Map<Node, Stack> frames;
    private final boolean isBottom;
    private final int depth;
    private Optional<Stack> seen = Optional.empty();

    /** @param isBottom whether the text may be whole here */
    Stack(Map<Node, Stack> frames, boolean isBottom) {
        this.frames = frames;
        this.isBottom = isBottom;
        int deepest = 0;
        for (Stack below : frames.values()) {
            deepest = Math.max(deepest, below.depth + 1);
        }
        this.depth = deepest;
    }

    Map<Node, Stack> frames() {
        return frames;
    }

    boolean isBottom() {
        return isBottom;
    }

    int depth() {
        return depth;
    }

    /** What the automaton has made of it by {@link Automaton#seenFromAfar}. */
    Optional<Stack> seen() {
        return seen;
    }

    void setSeen(Stack stack) {
        seen = Optional.of(stack);
    }
}
