package io.globalcom2.quickstart.chat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.globalcom2.image.ImageFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Bodies for {@code /v1/chat/completions}. */
public final class ChatRequests {
    private final ObjectMapper mapper = new ObjectMapper();
    private final String model;

    /** @param model name as the gateway knows it */
    public ChatRequests(String model) {
        this.model = model;
    }

    /** One streamed, greedy answer, with usage at its end. */
    public ObjectNode ask(SampleQuestion question, double retentionRatio) throws IOException {
        ObjectNode request = mapper.createObjectNode();
        request.put("model", model);
        ArrayNode content =
                request.putArray("messages").addObject().put("role", "user").putArray("content");
        content.addObject().put("type", "image_url").putObject("image_url").put("url", dataUri(question.image()));
        content.addObject().put("type", "text").put("text", question.text());
        request.put("temperature", 0);
        request.put("stream", true);
        request.putObject("stream_options").put("include_usage", true);
        request.putObject("compression").put("retention_ratio", retentionRatio);
        return request;
    }

    /** The same, forced on to a number of tokens whatever the model wants to say. */
    public ObjectNode askForTokens(SampleQuestion question, double retentionRatio, int tokens) throws IOException {
        return ask(question, retentionRatio).put("max_tokens", tokens).put("ignore_eos", true);
    }

    private static String dataUri(Path image) throws IOException {
        byte[] bytes = Files.readAllBytes(image);
        return "data:%s;base64,%s"
                .formatted(
                        ImageFormat.of(ByteBuffer.wrap(bytes)).mediaType(),
                        Base64.getEncoder().encodeToString(bytes));
    }
}
