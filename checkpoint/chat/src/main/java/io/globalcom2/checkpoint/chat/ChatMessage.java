package io.globalcom2.checkpoint.chat;

import static java.util.Objects.requireNonNull;

import io.globalcom2.failure.Quote;
import io.globalcom2.failure.ServingException;
import java.util.List;
import java.util.Locale;

/**
 * What one side says before the other answers: parts in the order in which the caller gave them. An assistant who said nothing, as where it
 * only called tools, has said the empty text.
 */
public record ChatMessage(Role role, List<ChatPart> parts) {
    /** Who speaks. */
    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT;

        /**
         * The role of that name.
         *
         * @param field where the name stood, for the message
         * @throws ServingException INVALID_INPUT when there is none
         */
        public static Role of(String field, String name) {
            for (Role role : values()) {
                if (role.wireName().equals(name)) {
                    return role;
                }
            }
            throw ServingException.invalidInput(
                    "%s: expected system, user or assistant, got %s".formatted(field, Quote.of(name)));
        }

        /** The name that requests and chat templates use. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public ChatMessage {
        requireNonNull(role, "role is null");
        parts = role == Role.ASSISTANT && parts.isEmpty() ? List.of(new ChatPart.Text("")) : List.copyOf(parts);
    }

    /** The images among the parts, in their order. */
    public List<ImageFile> images() {
        return parts.stream()
                .filter(ChatPart.Image.class::isInstance)
                .map(part -> ((ChatPart.Image) part).file())
                .toList();
    }

    /** The last part, where it is text; empty otherwise. */
    public String lastText() {
        return !parts.isEmpty() && parts.get(parts.size() - 1) instanceof ChatPart.Text words ? words.text() : "";
    }
}
