package io.globalcom2.gateway.admission;

import io.globalcom2.gateway.relay.AnswerEvent;
import io.globalcom2.gateway.relay.AnswerEvent.Completed;
import io.globalcom2.gateway.relay.AnswerEvent.TextDelta;
import io.globalcom2.gateway.relay.AnswerListener;
import io.globalcom2.gateway.relay.Heard;
import io.globalcom2.gateway.relay.PendingAnswer;
import java.util.stream.IntStream;

/**
 * A caller who comes back to another gateway: he hears an answer behind what he has of it, however late that is told here. An answer that ends
 * with less than he has is another one. Such ends are counted.
 */
final class RestListener implements AnswerListener {
    private final AnswerListener caller;
    private final GatewayMetrics metrics;
    private final Heard heard;
    /** Unicode code points of each choice that he has and that are not told here yet. */
    private final int[] ahead;

    RestListener(AnswerListener caller, Heard heard, GatewayMetrics metrics) {
        this.caller = caller;
        this.heard = heard;
        this.ahead = heard.characters().stream().mapToInt(Integer::intValue).toArray();
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
        boolean isAhead = IntStream.of(ahead).anyMatch(left -> left > 0);
        AnswerEvent end = event instanceof Completed && isAhead ? PendingAnswer.DIFFERENT : event;
        if (end.equals(PendingAnswer.DIFFERENT)) {
            metrics.countTakenOver(true);
        }
        caller.onEvent(attemptId, end);
    }

    private void tellRest(String attemptId, TextDelta delta) {
        String text = delta.text();
        int length = text.codePointCount(0, text.length());
        int known = delta.index() < ahead.length ? Math.min(ahead[delta.index()], length) : 0;
        if (known > 0) {
            ahead[delta.index()] -= known;
        }
        if (known < length) {
            int start = heard.ofChoice(delta.index());
            caller.onEvent(attemptId, delta.behind(text.offsetByCodePoints(0, known), start));
        }
    }
}
