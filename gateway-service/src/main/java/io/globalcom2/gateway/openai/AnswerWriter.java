package io.globalcom2.gateway.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.globalcom2.gateway.relay.AnswerEvent.Completed;
import io.globalcom2.gateway.relay.AnswerText;
import java.util.List;

/** Writes answers in one piece, as one way to ask has them. */
public interface AnswerWriter {
    /** The same for the answer of that id. */
    AnswerWriter withId(String requestId);

    /**
     * The whole answer.
     *
     * @param texts of the choices; none of those at the end of which nothing was said
     */
    ObjectNode whole(List<AnswerText> texts, Completed end, Stopwatch stopwatch);
}
