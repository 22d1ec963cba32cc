package io.globalcom2.generation.sampling;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Keeps the scores of tokens until the text that they begin is shown: text may be held back, and what becomes part of a stop text never is. A
 * token that adds no text goes with the text behind it.
 */
final class ScoredText {
    private final Deque<TokenScores> waiting = new ArrayDeque<>();
    /** Unicode code points that the tokens so far have come to, held back or not. */
    private int written;
    /** Of those, what is shown. */
    private int shown;

    /** The next token is added at the end of what is written. */
    void add(ScoredToken chosen, List<ScoredToken> likeliest) {
        waiting.add(new TokenScores(written, chosen, likeliest));
    }

    /** The token that was added last ended the answer, and is no part of it. */
    void dropLast() {
        waiting.pollLast();
    }

    void write(String text) {
        written += text.codePointCount(0, text.length());
    }

    void show(String text) {
        shown += text.codePointCount(0, text.length());
    }

    /** The scores of tokens whose text has begun to be shown since this was called last. */
    List<TokenScores> take() {
        if (waiting.isEmpty()) {
            return List.of();
        }
        List<TokenScores> taken = new ArrayList<>();
        while (!waiting.isEmpty() && waiting.getFirst().offset() < shown) {
            taken.add(waiting.removeFirst());
        }
        return taken;
    }
}
