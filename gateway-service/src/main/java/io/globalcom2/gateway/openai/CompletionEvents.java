package io.globalcom2.gateway.openai;

import io.globalcom2.gateway.relay.AnswerEvent.Completed;
import io.globalcom2.gateway.relay.AnswerEvent.Failed;
import io.globalcom2.gateway.relay.AnswerEvent.TextDelta;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** The events of a chat completion: of each choice who speaks, its text and why it ends; then the usage, and that this is all. */
final class CompletionEvents implements EventWriter {
    /** What the caller has. */
    private final Shown shown;

    private final Consumer<byte[]> events;
    /** Choices that have begun. */
    private final Set<Integer> begun = new HashSet<>();

    private CompletionWriter writer;

    /**
     * Nothing is written yet.
     *
     * @param shown what the caller has
     * @param writer which is told the id when there is one
     */
    CompletionEvents(Shown shown, CompletionWriter writer, Consumer<byte[]> events) {
        this.shown = shown;
        this.writer = writer;
        this.events = events;
    }

    @Override
    public void accepted(String requestId) {
        writer = writer.withId(requestId);
    }

    @Override
    public void ping() {
        events.accept(CompletionWriter.PING);
    }

    @Override
    public void text(TextDelta delta) {
        begin(delta.index());
        shown.add(delta);
        events.accept(writer.textEvent(shown, delta));
    }

    @Override
    public void completed(Completed end, Stopwatch stopwatch) {
        for (int index = 0; index < end.finishReasons().size(); index++) {
            begin(index);
            events.accept(writer.finishEvent(shown, index, end.finishReasons().get(index)));
        }
        if (writer.includesUsage()) {
            events.accept(writer.usageEvent(shown, UsageJson.write(end.usage(), stopwatch)));
        }
        events.accept(CompletionWriter.doneEvent(shown));
    }

    @Override
    public void failed(Failed end) {
        events.accept(CompletionWriter.errorEvent(shown, OpenAiError.of(end.toException())));
    }

    /** Who has some of a choice knows who speaks. */
    private void begin(int index) {
        if (begun.add(index) && !shown.has(index)) {
            events.accept(writer.roleEvent(shown, index));
        }
    }
}
