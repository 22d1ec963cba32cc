package io.globalcom2.checkpoint.chat;

import io.globalcom2.checkpoint.chat.ChatMessage.Role;
import io.globalcom2.failure.ServingException;
import java.util.List;

/**
 * What was said so far. What cannot be answered cannot be built: it is INVALID_INPUT.
 *
 * @param messages oldest first, at least one, each of at least one part; images stand in the user's only
 * @param continuesLast whether the last message is the assistant's, and the answer goes on where its text stops; otherwise the last is the user's
 */
public record Conversation(List<ChatMessage> messages, boolean continuesLast) {
    /** What was said so far, the user last. */
    public Conversation(List<ChatMessage> messages) {
        this(messages, false);
    }

    public Conversation {
        messages = List.copyOf(messages);
        if (messages.isEmpty()) {
            throw ServingException.invalidInput("messages: expected at least one, got none");
        }
        for (int i = 0; i < messages.size(); i++) {
            ChatMessage message = messages.get(i);
            if (message.parts().isEmpty()) {
                throw ServingException.invalidInput(
                        "messages[%d].content: expected at least one part, got none".formatted(i));
            }
            if (message.role() != Role.USER && !message.images().isEmpty()) {
                throw ServingException.invalidInput(
                        "messages[%d].content: expected images in user messages only, got one in a %s message"
                                .formatted(i, message.role().wireName()));
            }
        }
        requireLast(messages, continuesLast);
    }

    private static void requireLast(List<ChatMessage> messages, boolean continuesLast) {
        int place = messages.size() - 1;
        ChatMessage last = messages.get(place);
        Role expected = continuesLast ? Role.ASSISTANT : Role.USER;
        if (last.role() != expected) {
            throw ServingException.invalidInput(
                    "messages[%d].role: expected the last message to be the %s's, got the %s's"
                            .formatted(place, expected.wireName(), last.role().wireName()));
        }
        if (continuesLast && last.lastText().isBlank()) {
            throw ServingException.invalidInput(
                    "messages[%d].content: expected a text to go on from, got none".formatted(place));
        }
    }

    /** The images of all messages, in the order in which they stand. */
    public List<ImageFile> images() {
        return messages.stream().flatMap(message -> message.images().stream()).toList();
    }
}
