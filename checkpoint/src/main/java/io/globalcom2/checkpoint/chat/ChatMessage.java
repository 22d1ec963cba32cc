package io.globalcom2.checkpoint.chat;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;

/** One turn of a dialogue: parts in the order in which the caller gave them. */
public record ChatMessage(Role role, List<ChatPart> parts) {
    /** Who speaks. */
    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public ChatMessage {
        requireNonNull(role, "role is null");
        parts = List.copyOf(parts);
    }

    long images() {
        return parts.stream().filter(ChatPart.Image.class::isInstance).count();
    }

    /** In one string, for templates that know no parts: images first, each on a line of its own, as LLaVA's templates have them. */
    String toText() {
        StringBuilder text = new StringBuilder();
        text.append((ChatTemplate.IMAGE_PLACEHOLDER + '\n').repeat((int) images()));
        for (ChatPart part : parts) {
            if (part instanceof ChatPart.Text words) {
                text.append(words.text());
            }
        }
        return text.toString();
    }
}
