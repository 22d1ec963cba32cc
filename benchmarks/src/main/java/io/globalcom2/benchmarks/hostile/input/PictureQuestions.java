package io.globalcom2.benchmarks.hostile.input;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import java.util.Base64;

/** Bodies of chat completions that ask about a picture, or about nothing. */
final class PictureQuestions {
    static final String CHAT = "/v1/chat/completions";

    private PictureQuestions() {}

    /** A question of text alone, a few tokens of answer. */
    static ObjectNode text() {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("max_tokens", 4);
        body.putArray("messages").addObject().put("role", "user").put("content", "What number is on the red circle?");
        return body;
    }

    /** A question about a URL. */
    static ObjectNode about(String url, String question) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("max_tokens", 8);
        ArrayNode content =
                body.putArray("messages").addObject().put("role", "user").putArray("content");
        content.addObject().put("type", "image_url").putObject("image_url").put("url", url);
        content.addObject().put("type", "text").put("text", question);
        return body;
    }

    /** A question about a file, whatever it is. */
    static HostileInput about(InputClass kind, String name, ByteString file, Expectation expectation) {
        return about(kind, name, file, "What number is on the red circle?", expectation);
    }

    static HostileInput about(InputClass kind, String name, ByteString file, String question, Expectation expectation) {
        String url = "data:image/png;base64," + Base64.getEncoder().encodeToString(file.toByteArray());
        return HostileInput.ofBody(kind, name, CHAT, bytes(about(url, question)), expectation);
    }

    static ByteString bytes(ObjectNode body) {
        return ByteString.copyFromUtf8(body.toString());
    }
}
