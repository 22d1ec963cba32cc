package io.globalcom2.form.vocabulary;

import io.globalcom2.form.grammar.Automaton;
import io.globalcom2.form.grammar.Grammar;
import io.globalcom2.form.grammar.State;

/** Reads texts of one form in tokens of one vocabulary, and keeps what it has found out for the next text. For one thread. */
public final class FormReader {
    /** Sets of tokens that are kept: 19 KB each where there are 152,000. */
    private static final int MAX_SETS = 256;
    /** States that are kept, some hundred bytes each. */
    private static final int MAX_STATES = 20_000;
    /** Places and frames that are looked at for one token; a usual form takes some hundred for a state met first. */
    private static final long MAX_EFFORT = 50_000;

    private final TokenTree vocabulary;
    private final Automaton automaton;
    private int sets;

    /**
     * A reader that knows nothing yet.
     *
     * @param dropsFirstBlank whether a blank at the start of an answer is not shown
     */
    public FormReader(Grammar grammar, TokenTree vocabulary, boolean dropsFirstBlank) {
        this.vocabulary = vocabulary;
        this.automaton = new Automaton(dropsFirstBlank ? grammar.behindBlank() : grammar, vocabulary.longest());
    }

    /** An empty text. */
    public FormedText text() {
        return new FormedText(this, automaton.start());
    }

    /** The tokens that may come next. */
    TokenSet tokens(State state) {
        automaton.allow(MAX_EFFORT);
        State seen = automaton.seenFromAfar(state);
        if (seen.note() instanceof TokenSet known) {
            return known;
        }
        if (sets == MAX_SETS || automaton.size() > MAX_STATES) {
            automaton.forget();
            sets = 0;
        }
        TokenSet found = vocabulary.read(automaton, seen);
        seen.setNote(found);
        sets++;
        return found;
    }

    State step(State state, int token) {
        automaton.allow(MAX_EFFORT);
        State next = state;
        for (byte value : vocabulary.bytes(token)) {
            next = automaton.step(next, Byte.toUnsignedInt(value));
        }
        if (automaton.isDead(next)) {
            throw new IllegalArgumentException("expected a token that may come next, got " + token);
        }
        return next;
    }
}
