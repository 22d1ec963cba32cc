package io.globalcom2.gateway.relay;

import io.globalcom2.gateway.relay.AnswerEvent.TextDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All events of one answer, numbered 0, 1, 2, …: who comes later is told them from any number on. Texts lie in one piece, and what they were
 * told in are marks in it. Guarded by its {@link PendingAnswer}.
 */
final class AnswerHistory {
    /** Of a mark, in bytes, beside the text. */
    private static final int MARK_BYTES = 40;

    private final StringBuilder text = new StringBuilder();
    private final List<Mark> marks = new ArrayList<>();
    private String lastAttemptId = "";
    private Optional<AnswerEvent> terminal = Optional.empty();

    /** The end of a text. */
    private record Mark(String attemptId, int end, int completionTokens) {}

    /** The whole text so far. */
    StringBuilder text() {
        return text;
    }

    void add(String attemptId, TextDelta delta) {
        text.append(delta.text());
        marks.add(new Mark(attemptId, text.length(), delta.completionTokens()));
    }

    void end(String attemptId, AnswerEvent event) {
        lastAttemptId = attemptId;
        terminal = Optional.of(event);
    }

    /** Tells the events from that number on. */
    void tell(int first, AnswerListener listener) {
        for (int number = first; number < marks.size(); number++) {
            Mark mark = marks.get(number);
            int start = number == 0 ? 0 : marks.get(number - 1).end();
            listener.onEvent(
                    mark.attemptId(), new TextDelta(text.substring(start, mark.end()), mark.completionTokens()));
        }
        terminal.ifPresent(event -> listener.onEvent(lastAttemptId, event));
    }

    /** What it takes of memory, roughly. */
    long weightBytes() {
        return 2L * text.length() + (long) MARK_BYTES * marks.size();
    }
}
