package io.globalcom2.quickstart.chat;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a question about one picture cost.
 *
 * @param originalTokens visual tokens before compression
 * @param keptTokens visual tokens that the language model read
 * @param newlineTokens rows of the picture, each ended by one
 */
public record Usage(int promptTokens, int completionTokens, int originalTokens, int keptTokens, int newlineTokens) {
    static final Usage NONE = new Usage(0, 0, 0, 0, 0);

    static Usage of(JsonNode usage) {
        JsonNode image = usage.path("images").path(0);
        return new Usage(
                usage.path("prompt_tokens").asInt(),
                usage.path("completion_tokens").asInt(),
                image.path("original_tokens").asInt(),
                image.path("kept_tokens").asInt(),
                image.path("newline_tokens").asInt());
    }
}
