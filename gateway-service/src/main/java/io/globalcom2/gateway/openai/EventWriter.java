package io.globalcom2.gateway.openai;

import io.globalcom2.gateway.relay.AnswerEvent.Completed;
import io.globalcom2.gateway.relay.AnswerEvent.Failed;
import io.globalcom2.gateway.relay.AnswerEvent.TextDelta;

/** Writes one answer as server-sent events, as one way to ask has them. One call at a time, and none behind the end. */
public interface EventWriter {
    /** The answer has that id. */
    void accepted(String requestId);

    /** A sign of life. */
    void ping();

    /** More text. */
    void text(TextDelta delta);

    /** The answer is whole. */
    void completed(Completed end, Stopwatch stopwatch);

    /** The answer ends with a failure; not the first thing that is written. */
    void failed(Failed end);
}
