package io.globalcom2.benchmarks.compare.serving.asking;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import java.util.Base64;

/**
 * One question about one picture, the same over HTTP and gRPC.
 *
 * @param picture a PNG file
 * @param opening system message: what stands before the picture in the prompt
 * @param text behind the picture
 * @param ratio share of the visual tokens to keep
 * @param tokens of the answer, whatever the model wants to say
 */
public record PictureQuestion(ByteString picture, String opening, String text, double ratio, int tokens) {
    /** Media type of the picture. */
    public static final String PNG = "image/png";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Body for {@code /v1/chat/completions}: streamed, with usage at its end. */
    ObjectNode body(String model) {
        ObjectNode body = JSON.createObjectNode()
                .put("model", model)
                .put("temperature", 0)
                .put("max_tokens", tokens)
                .put("ignore_eos", true)
                .put("stream", true);
        body.putObject("stream_options").put("include_usage", true);
        body.putObject("compression").put("retention_ratio", ratio);
        ArrayNode messages = body.putArray("messages");
        messages.addObject().put("role", "system").put("content", opening);
        ArrayNode content = messages.addObject().put("role", "user").putArray("content");
        String encoded = Base64.getEncoder().encodeToString(picture.toByteArray());
        content.addObject()
                .put("type", "image_url")
                .putObject("image_url")
                .put("url", "data:%s;base64,%s".formatted(PNG, encoded));
        content.addObject().put("type", "text").put("text", text);
        return body;
    }
}
