package io.globalcom2.gateway.relay;

import static io.globalcom2.failure.ServingException.invalidInput;

import io.globalcom2.gateway.relay.AnswerEvent.TextDelta;
import io.globalcom2.proto.v1.TokenLogprob;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * All events of one answer: who comes later is told them from any character on. The texts of each choice lie in one piece, and what they were told in are
 * marks in it. Guarded by its {@link PendingAnswer}.
 */
final class AnswerHistory {
    /** Of a mark, in bytes, beside the text. */
    private static final int MARK_BYTES = 40;

    /** Of a token with its logprob: a message, its text and its bytes. */
    private static final long SCORED_TOKEN_BYTES = 160;

    /** By index. */
    private final List<StringBuilder> texts = new ArrayList<>();

    private final List<Mark> marks = new ArrayList<>();
    private String lastAttemptId = "";
    private Optional<AnswerEvent> terminal = Optional.empty();

    /** The end of a text. */
    private record Mark(String attemptId, int index, int end, int completionTokens, List<TokenLogprob> logprobs) {}

    /** The whole text of a choice so far. */
    StringBuilder text(int index) {
        while (texts.size() <= index) {
            texts.add(new StringBuilder());
        }
        return texts.get(index);
    }

    /** What there is of each choice that has been heard of, at least of one. */
    List<AnswerText> choices() {
        return IntStream.range(0, Math.max(1, texts.size()))
                .mapToObj(index -> new AnswerText(text(index).toString(), logprobs(index)))
                .toList();
    }

    private List<TokenLogprob> logprobs(int index) {
        return marks.stream()
                .filter(mark -> mark.index() == index)
                .flatMap(mark -> mark.logprobs().stream())
                .toList();
    }

    void add(String attemptId, TextDelta delta) {
        StringBuilder text = text(delta.index()).append(delta.text());
        marks.add(new Mark(attemptId, delta.index(), text.length(), delta.completionTokens(), delta.logprobs()));
    }

    void end(String attemptId, AnswerEvent event) {
        lastAttemptId = attemptId;
        terminal = Optional.of(event);
    }

    /**
     * Does nothing when the answer has so much.
     *
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT
     */
    void require(Heard heard) {
        for (int index = 0; index < heard.characters().size(); index++) {
            int known = index < texts.size() ? codePoints(texts.get(index)) : 0;
            if (heard.ofChoice(index) > known) {
                throw invalidInput("characters heard: expected at most %d, as many as the answer has so far, got %d"
                        .formatted(known, heard.ofChoice(index)));
            }
        }
    }

    private static int codePoints(StringBuilder text) {
        return text.codePointCount(0, text.length());
    }

    /** Tells the events behind what was heard, which there must be. */
    void tell(Heard heard, AnswerListener listener) {
        int[] starts = IntStream.range(0, texts.size())
                .map(index -> texts.get(index).offsetByCodePoints(0, heard.ofChoice(index)))
                .toArray();
        for (Mark mark : marks) {
            int start = starts[mark.index()];
            if (mark.end() > start) {
                TextDelta delta = new TextDelta(
                        texts.get(mark.index()).substring(start, mark.end()),
                        mark.completionTokens(),
                        mark.logprobs(),
                        mark.index());
                listener.onEvent(mark.attemptId(), delta.behind(0, heard.ofChoice(mark.index())));
                starts[mark.index()] = mark.end();
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
        return 2L * texts.stream().mapToLong(StringBuilder::length).sum()
                + (long) MARK_BYTES * marks.size()
                + SCORED_TOKEN_BYTES * scored;
    }
}
