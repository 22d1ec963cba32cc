package io.globalcom2.checkpoint.chat;

import io.globalcom2.checkpoint.chat.ChatMessage.Role;
import io.globalcom2.failure.ServingException;
import java.util.List;

/**
 * What was said so far. What cannot be answered cannot be built: it is INVALID_INPUT.
 *
 * @param messages oldest first, at least one, each of at least one part; the last is the user's, images stand in the user's only
 */
public record Conversation(List<ChatMessage> messages) {
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
        Role last = messages.get(messages.size() - 1).role();
        if (last != Role.USER) {
            throw ServingException.invalidInput(
                    "messages[%d].role: expected the last message to be the user's, got the %s's"
                            .formatted(messages.size() - 1, last.wireName()));
        }
    }

    /** The images of all messages, in the order in which they stand. */
    public List<ImageFile> images() {
        return messages.stream().flatMap(message -> message.images().stream()).toList();
    }
}
