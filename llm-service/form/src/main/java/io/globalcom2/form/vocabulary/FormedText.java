package io.globalcom2.form.vocabulary;

import static java.util.Objects.requireNonNull;

import io.globalcom2.form.grammar.State;

/** The text of one answer as it grows, token by token, and what may come next. For the thread of its {@link FormReader}. */
public final class FormedText {
    private final FormReader reader;
    private State state;

    FormedText(FormReader reader, State start) {
        this.reader = requireNonNull(reader, "reader is null");
        this.state = requireNonNull(start, "start is null");
    }

    /** Whether the text fits the form as it is. */
    public boolean isWhole() {
        return state.isWhole();
    }

    /** Whether it does, and nothing may follow. */
    public boolean isEnd() {
        return state.isEnd();
    }

    /** Whether the token may come next. */
    public boolean allows(int token) {
        return reader.tokens(state).contains(token);
    }

    /**
     * Leaves only tokens a chance with which the text can still come to fit.
     *
     * @param logits [N], changed
     */
    public void restrict(float... logits) {
        reader.tokens(state).restrict(logits);
    }

    /** The token has come. It must be one that is allowed. */
    public void add(int token) {
        state = reader.step(state, token);
    }
}
