package io.globalcom2.benchmarks.compare.serving.asking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.globalcom2.quickstart.chat.ChatAnswer;
import io.globalcom2.quickstart.chat.ChatClient;
import java.io.IOException;
import java.net.URI;

/** Asks the gateway over HTTP. */
public final class HttpDoor {
    private final ChatClient client;
    private final String model;

    /**
     * Connects when it is asked.
     *
     * @param gateway such as {@code http://localhost:8080}
     * @param model as the gateway names it
     */
    public HttpDoor(URI gateway, String model) {
        this.client = new ChatClient(gateway.resolve("/v1/chat/completions"));
        this.model = model;
    }

    /**
     * Asks and waits for the whole answer.
     *
     * @throws IOException when there is none
     */
    public TimedRequest ask(PictureQuestion question) throws IOException, InterruptedException {
        ObjectNode body = question.body(model);
        long start = System.nanoTime();
        ChatAnswer answer = client.ask(body, text -> {});
        return new TimedRequest(
                answer.usage(), TimedRequest.millis(answer.firstToken()), TimedRequest.millisSince(start));
    }
}
