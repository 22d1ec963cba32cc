package io.globalcom2.gateway.relay;

import io.globalcom2.gateway.relay.AnswerEvent.Completed;
import io.globalcom2.gateway.relay.AnswerEvent.Failed;
import io.globalcom2.gateway.relay.AnswerEvent.TextDelta;
import java.util.ArrayList;
import java.util.List;

/** Writes down what a caller hears, in short: {@code accepted}, {@code A:text}, {@code A!STOP}, {@code A!CANCELLED}. */
final class RecordingCaller implements AnswerListener {
    private final List<String> heard = new ArrayList<>();

    List<String> heard() {
        return heard;
    }

    @Override
    public void onAccepted(String requestId) {
        heard.add("accepted");
    }

    @Override
    public void onEvent(String attemptId, AnswerEvent event) {
        if (event instanceof TextDelta delta) {
            heard.add(attemptId + ":" + delta.text());
        } else if (event instanceof Completed completed) {
            heard.add(attemptId + "!" + completed.finishReason().name().replace("FINISH_REASON_", ""));
        } else if (event instanceof Failed failed) {
            heard.add(attemptId + "!" + failed.kind());
        }
    }
}
