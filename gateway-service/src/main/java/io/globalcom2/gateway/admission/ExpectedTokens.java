package io.globalcom2.gateway.admission;

import io.globalcom2.checkpoint.chat.ChatMessage;
import io.globalcom2.checkpoint.chat.ChatPart;
import io.globalcom2.compression.globalcom2.CompressionOptions;
import io.globalcom2.gateway.keys.TokenCount;
import java.nio.charset.StandardCharsets;

/** What a request takes of its caller's limits until its usage is known. Only the language model tier has a tokenizer: these are guesses. */
final class ExpectedTokens {
    /** A usual guess for text; the usage corrects it. */
    private static final int BYTES_PER_TOKEN = 4;

    private ExpectedTokens() {}

    /** @param imageTokens what an image is taken for before compression */
    static TokenCount of(ChatRequest request, int imageTokens) {
        long textBytes = request.conversation().messages().stream()
                .mapToLong(ExpectedTokens::textBytes)
                .sum();
        long original = (long) request.conversation().images().size() * imageTokens;
        double ratio = request.compression()
                .map(CompressionOptions::retentionRatio)
                .map(wanted -> wanted.orElse(1))
                .orElse(1.0);
        return new TokenCount(
                (textBytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN + Math.round(original * ratio), original);
    }

    private static long textBytes(ChatMessage message) {
        return message.parts().stream()
                .filter(ChatPart.Text.class::isInstance)
                .mapToLong(part -> ((ChatPart.Text) part).text().getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }
}
