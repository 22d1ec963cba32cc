package io.globalcom2.generation.prompt;

import static java.util.Objects.requireNonNull;

/** Text or the place of an image. */
public sealed interface TurnPart {
    /** What was written. */
    record Text(String text) implements TurnPart {
        public Text {
            requireNonNull(text, "text is null");
        }
    }

    /** Where an image stands; the images themselves travel beside the conversation, in this order. */
    record Image() implements TurnPart {}
}
