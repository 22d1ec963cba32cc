package io.globalcom2.checkpoint.chat;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/** A piece of a message. */
public sealed interface ChatPart {
    /** As templates see it: an object with a {@code type}. */
    Map<String, String> toTemplate();

    /** Words. */
    record Text(String text) implements ChatPart {
        public Text {
            requireNonNull(text, "text is null");
        }

        @Override
        public Map<String, String> toTemplate() {
            return Map.of("type", "text", "text", text);
        }
    }

    /** Where an image stands; which one, the caller knows. */
    record Image() implements ChatPart {
        @Override
        public Map<String, String> toTemplate() {
            return Map.of("type", "image");
        }
    }
}
