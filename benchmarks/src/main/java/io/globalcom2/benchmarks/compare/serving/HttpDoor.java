package io.globalcom2.benchmarks.compare.serving;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.globalcom2.quickstart.chat.ChatAnswer;
import io.globalcom2.quickstart.chat.ChatClient;
import java.io.IOException;
import java.net.URI;

/** Asks the gateway over HTTP. */
final class HttpDoor {
    private final ChatClient client;

    /** @param gateway such as {@code http://localhost:8080} */
    HttpDoor(URI gateway) {
        this.client = new ChatClient(gateway.resolve("/v1/chat/completions"));
    }

    /** @throws IOException when there is no whole answer */
    TimedRequest ask(PictureQuestion question) throws IOException, InterruptedException {
        ObjectNode body = question.body(ServingInstallation.MODEL);
        long start = System.nanoTime();
        ChatAnswer answer = client.ask(body, text -> {});
        return new TimedRequest(
                answer.usage(), TimedRequest.millis(answer.firstToken()), TimedRequest.millisSince(start));
    }
}
