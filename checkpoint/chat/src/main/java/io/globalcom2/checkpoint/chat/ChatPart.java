package io.globalcom2.checkpoint.chat;

import static java.util.Objects.requireNonNull;

/** A piece of a message. */
public sealed interface ChatPart {
    /** Words. */
    record Text(String text) implements ChatPart {
        public Text {
            requireNonNull(text, "text is null");
        }
    }

    /** An image, where it stands among the words. */
    record Image(ImageFile file) implements ChatPart {
        public Image {
            requireNonNull(file, "file is null");
        }
    }
}
