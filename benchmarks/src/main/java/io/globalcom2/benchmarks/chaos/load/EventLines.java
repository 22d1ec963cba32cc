package io.globalcom2.benchmarks.chaos.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.concurrent.Flow;

/** The lines of one stream of server-sent events, told to the caller's view. */
final class EventLines implements Flow.Subscriber<String> {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String DATA = "data:";
    private static final String DONE = "[DONE]";

    private final CallerView view;

    EventLines(CallerView view) {
        this.view = view;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
        if (!line.startsWith(DATA)) {
            return;
        }
        String data = line.substring(DATA.length()).strip();
        if (data.equals(DONE)) {
            view.ended(CallerEnd.COMPLETED, "");
            return;
        }
        JsonNode event = parse(data);
        if (event.has("error")) {
            view.ended(CallerEnd.FAILED, event.get("error").path("message").asText());
            return;
        }
        String delta =
                event.path("choices").path(0).path("delta").path("content").asText("");
        if (!delta.isEmpty()) {
            view.text(delta);
        }
    }

    /** What becomes of a caller whose stream is over is for who reads the response. */
    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}

    private static JsonNode parse(String data) {
        try {
            return MAPPER.readTree(data);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("expected events in JSON, got " + data, e);
        }
    }
}
