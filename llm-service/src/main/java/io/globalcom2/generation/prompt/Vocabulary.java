package io.globalcom2.generation.prompt;

import static java.util.Objects.requireNonNull;

import java.util.OptionalInt;

/**
 * The tokens that mean something in a prompt.
 *
 * @param size token ids are in [0, size)
 * @param beginOfSequence what every prompt starts with; empty where the checkpoint wants nothing
 * @param imageText the image placeholder in a text
 * @param imageToken its token id
 */
public record Vocabulary(int size, OptionalInt beginOfSequence, String imageText, int imageToken) {
    public Vocabulary {
        requireNonNull(beginOfSequence, "beginOfSequence is null");
        if (imageText.codePointCount(0, imageText.length()) < 2) {
            throw new IllegalArgumentException(
                    "expected an image placeholder of at least two characters, got \"%s\"".formatted(imageText));
        }
    }
}
