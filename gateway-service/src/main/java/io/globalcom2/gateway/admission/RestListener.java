package io.globalcom2.gateway.admission;

import io.globalcom2.gateway.relay.AnswerEvent;
import io.globalcom2.gateway.relay.AnswerEvent.Completed;
import io.globalcom2.gateway.relay.AnswerEvent.TextDelta;
import io.globalcom2.gateway.relay.AnswerListener;
import io.globalcom2.gateway.relay.PendingAnswer;

/**
 * A caller who comes back to another gateway: he hears an answer behind what he has of it, however late that is told here. An answer that ends
 * with less than he has is another one. Such ends are counted.
 */
final class RestListener implements AnswerListener {
    private final AnswerListener caller;
    private final GatewayMetrics metrics;
    /** Unicode code points that he has. */
    private final int heard;
    /** Of those, what is not told here yet. */
    private int ahead;

    RestListener(AnswerListener caller, int characters, GatewayMetrics metrics) {
        this.caller = caller;
        this.heard = characters;
        this.ahead = characters;
        this.metrics = metrics;
    }

    @Override
    public void onAccepted(String requestId) {
        caller.onAccepted(requestId);
    }

    @Override
    public void onEvent(String attemptId, AnswerEvent event) {
        if (event instanceof TextDelta delta) {
            tellRest(attemptId, delta);
            return;
        }
        AnswerEvent end = event instanceof Completed && ahead > 0 ? PendingAnswer.DIFFERENT : event;
        if (end.equals(PendingAnswer.DIFFERENT)) {
            metrics.countTakenOver(true);
        }
        caller.onEvent(attemptId, end);
    }

    private void tellRest(String attemptId, TextDelta delta) {
        String text = delta.text();
        int length = text.codePointCount(0, text.length());
        int known = Math.min(ahead, length);
        ahead -= known;
        if (known < length) {
            caller.onEvent(attemptId, delta.behind(text.offsetByCodePoints(0, known), heard));
        }
    }
}
