package io.globalcom2.checkpoint.chat.limits;

import io.globalcom2.checkpoint.chat.ChatMessage;
import io.globalcom2.checkpoint.chat.ChatPart;
import io.globalcom2.checkpoint.chat.Conversation;
import io.globalcom2.checkpoint.chat.ImageFile;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What is accepted of one request, before any of it is worked on. Everything at least 1.
 *
 * @param maxDecodedBytes of all images together
 * @param maxTextLength of all texts together, in UTF-16 units
 * @param maxStopLength of one stop text, in UTF-16 units
 */
public record RequestLimits(
        int maxMessages, int maxImages, long maxDecodedBytes, int maxTextLength, int maxStopTexts, int maxStopLength) {
    public RequestLimits {
        if (maxMessages < 1
                || maxImages < 1
                || maxDecodedBytes < 1
                || maxTextLength < 1
                || maxStopTexts < 1
                || maxStopLength < 1) {
            throw new IllegalArgumentException("globalcom2.requests: expected limits of at least 1, got " + maxMessages
                    + " messages, " + maxImages + " images, " + maxDecodedBytes + " decoded bytes, a text length of "
                    + maxTextLength + ", " + maxStopTexts + " stop texts of " + maxStopLength);
        }
    }

    /** What the settings say. */
    public static RequestLimits of(RequestConfig config) {
        return new RequestLimits(
                config.maxMessages(),
                config.maxImages(),
                config.maxDecodedBytes().asLongValue(),
                config.maxTextLength(),
                config.maxStopTexts(),
                config.maxStopLength());
    }

    /**
     * Lets a conversation pass.
     *
     * @param decodedBytes of an image, by its header
     * @throws ServingException INVALID_INPUT when there are too many of something, TOO_LARGE when there are too many bytes or characters
     */
    public void check(Conversation conversation, ToLongFunction<ImageFile> decodedBytes) {
        atMost("messages", maxMessages, "messages", conversation.messages().size());
        List<ImageFile> images = conversation.images();
        atMost("messages", maxImages, "images in all", images.size());
        long length = conversation.messages().stream()
                .mapToLong(RequestLimits::textLength)
                .sum();
        checkTextLength("messages", length);
        long decoded = images.stream().mapToLong(decodedBytes).sum();
        if (decoded > maxDecodedBytes) {
            throw tooLarge("messages", maxDecodedBytes, "decoded bytes of images in all", decoded);
        }
    }

    /**
     * Lets texts pass.
     *
     * @param field where they stand, for the message
     * @param length of all of them together
     * @throws ServingException TOO_LARGE
     */
    public void checkTextLength(String field, long length) {
        if (length > maxTextLength) {
            throw tooLarge(field, maxTextLength, "characters of text in all", length);
        }
    }

    /**
     * Lets stop texts pass.
     *
     * @throws ServingException INVALID_INPUT
     */
    public void checkStop(List<String> stop) {
        atMost("stop", maxStopTexts, "texts", stop.size());
        for (int i = 0; i < stop.size(); i++) {
            atMost("stop[" + i + "]", maxStopLength, "characters", stop.get(i).length());
        }
    }

    private static long textLength(ChatMessage message) {
        long length = 0;
        for (ChatPart part : message.parts()) {
            length += part instanceof ChatPart.Text words ? words.text().length() : 0;
        }
        return length;
    }

    private static void atMost(String field, int expected, String what, int actual) {
        if (actual > expected) {
            throw ServingException.invalidInput(
                    "%s: expected at most %d %s, got %d".formatted(field, expected, what, actual));
        }
    }

    private static ServingException tooLarge(String field, long expected, String what, long actual) {
        return new ServingException(
                FailureKind.TOO_LARGE, "%s: expected at most %d %s, got %d".formatted(field, expected, what, actual));
    }
}
