package io.globalcom2.benchmarks.hostile.asking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.globalcom2.benchmarks.hostile.input.HostileInput;
import io.globalcom2.benchmarks.hostile.verdict.HostileAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** POSTs bodies to the gateway. */
public final class BodySender implements InputSender {
    private static final int FIRST_REFUSAL = 400;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI gateway;

    public BodySender(URI gateway) {
        this.gateway = gateway;
    }

    @Override
    public HostileAnswer send(HostileInput input) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.resolve(input.target()))
                .timeout(Duration.ofSeconds(PATIENCE_SECONDS))
                .POST(BodyPublishers.ofByteArray(input.parts().get(0).toByteArray()));
        input.headers().forEach(request::header);
        try {
            return read(client.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            return HostileAnswer.broken(e.toString());
        }
    }

    private static HostileAnswer read(HttpResponse<String> response) {
        String status = Integer.toString(response.statusCode());
        if (response.headers().firstValue("content-type").orElse("").startsWith("text/event-stream")) {
            return HostileAnswer.answered(status, response.body());
        }
        try {
            JsonNode body = MAPPER.readTree(response.body());
            if (response.statusCode() >= FIRST_REFUSAL) {
                return HostileAnswer.refused(status, body.at("/error/message").asText());
            }
            // What an estimate or a response says is not looked at.
            return body.isObject()
                    ? HostileAnswer.answered(
                            status, body.at("/choices/0/message/content").asText())
                    : HostileAnswer.broken(status + " with " + response.body());
        } catch (JsonProcessingException e) {
            return HostileAnswer.broken(status + " with " + response.body());
        }
    }
}
