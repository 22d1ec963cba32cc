package io.globalcom2.gateway.relay;

import static io.globalcom2.failure.ServingException.invalidInput;

import io.globalcom2.gateway.relay.AnswerEvent.TextDelta;
import io.globalcom2.proto.v1.TokenLogprob;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All events of one answer: who comes later is told them from any character on. Texts lie in one piece, and what they were told in are marks
 * in it. Guarded by its {@link PendingAnswer}.
 */
final class AnswerHistory {
    /** Of a mark, in bytes, beside the text. */
    private static final int MARK_BYTES = 40;

    /** Of a token with its logprob: a message, its text and its bytes. */
    private static final long SCORED_TOKEN_BYTES = 160;

    private final StringBuilder text = new StringBuilder();
    private final List<Mark> marks = new ArrayList<>();
    private String lastAttemptId = "";
    private Optional<AnswerEvent> terminal = Optional.empty();

    /** The end of a text. */
    private record Mark(String attemptId, int end, int completionTokens, List<TokenLogprob> logprobs) {}

    /** The whole text so far. */
    StringBuilder text() {
        return text;
    }

    /** Of all tokens so far. */
    List<TokenLogprob> logprobs() {
        return marks.stream().flatMap(mark -> mark.logprobs().stream()).toList();
    }

    void add(String attemptId, TextDelta delta) {
        text.append(delta.text());
        marks.add(new Mark(attemptId, text.length(), delta.completionTokens(), delta.logprobs()));
    }

    void end(String attemptId, AnswerEvent event) {
        lastAttemptId = attemptId;
        terminal = Optional.of(event);
    }

    /**
     * Does nothing when the answer has so many characters.
     *
     * @param characters Unicode code points
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT
     */
    void require(int characters) {
        int known = text.codePointCount(0, text.length());
        if (characters < 0 || characters > known) {
            throw invalidInput("characters heard: expected at most %d, as many as the answer has so far, got %d"
                    .formatted(known, characters));
        }
    }

    /** Tells the events behind so many characters, which there must be. */
    void tell(int characters, AnswerListener listener) {
        int start = text.offsetByCodePoints(0, characters);
        for (Mark mark : marks) {
            if (mark.end() > start) {
                TextDelta delta =
                        new TextDelta(text.substring(start, mark.end()), mark.completionTokens(), mark.logprobs());
                listener.onEvent(mark.attemptId(), delta.behind(0, characters));
                start = mark.end();
            }
        }
        terminal.ifPresent(event -> listener.onEvent(lastAttemptId, event));
    }

    /** What it takes of memory, roughly. */
    long weightBytes() {
        long scored = marks.stream()
                .flatMap(mark -> mark.logprobs().stream())
                .mapToLong(token -> 1 + token.getTopLogprobsCount())
                .sum();
        return 2L * text.length() + (long) MARK_BYTES * marks.size() + SCORED_TOKEN_BYTES * scored;
    }
}
