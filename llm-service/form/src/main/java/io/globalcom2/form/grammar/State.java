package io.globalcom2.form.grammar;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** What a text may go on with. Made and interned by an {@link Automaton}, for one thread. */
public final class State {
    private final Map<Node, Stack> places;
    private final boolean isWhole;
    /** By class of the byte: null where nobody has asked yet. */
    private final State[] next;

    private Optional<State> seen = Optional.empty();
    private Object note;

    State(Map<Node, Stack> places, boolean isWhole, int classCount) {
        this.places = places;
        this.isWhole = isWhole;
        this.next = new State[classCount];
    }

    /** Where a byte is expected, and what is to be written when its rule ends. */
    Map<Node, Stack> places() {
        return places;
    }

    /** Whether the text is in the language as it is. */
    public boolean isWhole() {
        return isWhole;
    }

    /** Whether nothing may follow. */
    public boolean isEnd() {
        return places.isEmpty();
    }

    State next(int byteClass) {
        return next[byteClass];
    }

    void setNext(int byteClass, State state) {
        next[byteClass] = state;
    }

    Optional<State> seen() {
        return seen;
    }

    void setSeen(State state) {
        seen = Optional.of(state);
    }

    void forget() {
        Arrays.fill(next, null);
        seen = Optional.empty();
        note = null;
    }

    /** What the user of the automaton keeps with this state; null at first. */
    public Object note() {
        return note;
    }

    public void setNote(Object note) {
        this.note = note;
    }
}
