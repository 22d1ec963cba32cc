package io.globalcom2.form.grammar;

import static io.globalcom2.failure.ServingException.invalidInput;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads bytes by a grammar. States are made when they are met for the first time, and kept until {@link #forget}; states that were given out
 * stay good. From every state that it gives out the text can be finished. For one thread.
 */
public final class Automaton {
    private final Grammar grammar;
    private final int reach;
    private final State dead;
    private final State start;
    private final Map<Content, Stack> stacks = new HashMap<>();
    private final Map<Content, State> states = new HashMap<>();
    private long effortLeft = Long.MAX_VALUE;

    /**
     * An automaton at the start.
     *
     * @param reach bytes that {@link #seenFromAfar} looks ahead
     */
    public Automaton(Grammar grammar, int reach) {
        this.grammar = grammar;
        this.reach = reach;
        this.dead = new State(Map.of(), false, grammar.classCount());
        this.start = new Closing().add(grammar.start(), Stack.BOTTOM).close();
    }

    /** Before the first byte. */
    public State start() {
        return start;
    }

    /** Whether nothing that is in the language begins like this. */
    public boolean isDead(State state) {
        return state == dead;
    }

    /**
     * The state behind one more byte.
     *
     * @param value in [0, 255]
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT when it would take more than {@link #allow} has left
     */
    public State step(State state, int value) {
        int byteClass = grammar.classOf(value);
        State known = state.next(byteClass);
        if (known != null) {
            return known;
        }
        State made = make(state, value);
        state.setNext(byteClass, made);
        return made;
    }

    /** How much may be done from here on for states that are met first, in places and frames looked at. */
    public void allow(long effort) {
        effortLeft = effort;
    }

    /** States and stacks that are kept. */
    public int size() {
        return states.size() + stacks.size();
    }

    /** Lets go of all that was made, notes included; states that are in use are made again from where they are. */
    public void forget() {
        states.values().forEach(State::forget);
        start.forget();
        states.clear();
        stacks.clear();
    }

    /** A state that allows the same next bytes, as many as it looks ahead: one for all that differ in nothing but counts further away. */
    public State seenFromAfar(State state) {
        if (state.seen().isEmpty()) {
            spend(state.places().size());
            Map<Node, Stack> places = new LinkedHashMap<>();
            state.places().forEach((node, stack) -> places.put(node, seenFromAfar(stack)));
            State seen = intern(places, state.isWhole());
            seen.setSeen(seen);
            state.setSeen(seen);
        }
        return state.seen().orElseThrow();
    }

    private Stack seenFromAfar(Stack stack) {
        Optional<Stack> known = stack.seen();
        if (known.isPresent() || stack.frames().isEmpty()) {
            return known.orElse(stack);
        }
        spend(stack.frames().size());
        Map<Node, Stack> frames = new LinkedHashMap<>();
        stack.frames()
                .forEach((node, below) -> frames.merge(
                        node instanceof Repeat repeat ? repeat.seenFrom(reach) : node,
                        seenFromAfar(below),
                        this::union));
        Stack seen = internStack(frames, stack.isBottom());
        seen.setSeen(seen);
        stack.setSeen(seen);
        return seen;
    }

    private State make(State state, int value) {
        Closing closing = new Closing();
        state.places().forEach((node, stack) -> {
            for (Edge edge : ((Bytes) node).edges()) {
                if (edge.contains(value)) {
                    closing.add(edge.next(), stack);
                }
            }
        });
        return closing.close();
    }

    private State intern(Map<Node, Stack> places, boolean isWhole) {
        if (places.isEmpty() && !isWhole) {
            return dead;
        }
        return states.computeIfAbsent(
                new Content(places, isWhole), key -> new State(places, isWhole, grammar.classCount()));
    }

    private Stack internStack(Map<Node, Stack> frames, boolean isBottom) {
        return frames.isEmpty()
                ? Stack.BOTTOM
                : stacks.computeIfAbsent(new Content(frames, isBottom), key -> new Stack(frames, isBottom));
    }

    private Stack push(Node node, Stack below) {
        return node == End.END ? below : internStack(Map.of(node, below), false);
    }

    private Stack union(Stack one, Stack other) {
        if (one == other) {
            return one;
        }
        spend(one.frames().size() + other.frames().size());
        Map<Node, Stack> frames = new LinkedHashMap<>(one.frames());
        other.frames().forEach((node, below) -> frames.merge(node, below, this::union));
        return internStack(frames, one.isBottom() || other.isBottom());
    }

    private void spend(int effort) {
        effortLeft -= effort;
        if (effortLeft < 0) {
            throw invalidInput(
                    "json_schema: expected a form in which a few bytes tell what may follow, got one that leaves too many ways open");
        }
    }

    /** What makes two states, or two stacks, one. */
    private record Content(Map<Node, Stack> frames, boolean isWhole) {}

    /** Goes on from nodes, without writing anything, to all places where a byte is expected. */
    private final class Closing {
        private final Map<Node, Set<Stack>> seen = new HashMap<>();
        private final Deque<Map.Entry<Node, Stack>> open = new ArrayDeque<>();
        private final Map<Node, Stack> places = new LinkedHashMap<>();
        private boolean isWhole;

        /** Unless it was added before, or leads deeper than texts may go. */
        Closing add(Node node, Stack stack) {
            spend(1);
            if (node.height() + stack.depth() <= Grammar.MAX_DEPTH
                    && seen.computeIfAbsent(node, key -> new HashSet<>()).add(stack)) {
                open.add(Map.entry(node, stack));
            }
            return this;
        }

        State close() {
            while (!open.isEmpty()) {
                Map.Entry<Node, Stack> place = open.remove();
                follow(place.getKey(), place.getValue());
            }
            return intern(places, isWhole);
        }

        private void follow(Node node, Stack stack) {
            if (node instanceof Bytes) {
                places.merge(node, stack, Automaton.this::union);
            } else if (node instanceof Choice choice) {
                choice.options().forEach(option -> add(option, stack));
            } else if (node instanceof Call call) {
                add(call.rule(), push(call.next(), stack));
            } else if (node instanceof Repeat repeat) {
                if (repeat.mayEnd()) {
                    add(repeat.next(), stack);
                }
                if (repeat.mayGoOn()) {
                    add(repeat.rule(), push(repeat.rest(), stack));
                }
            } else {
                isWhole |= stack.isBottom();
                stack.frames().forEach(this::add);
            }
        }
    }
}
