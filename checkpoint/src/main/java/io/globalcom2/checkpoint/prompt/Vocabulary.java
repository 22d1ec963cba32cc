package io.globalcom2.checkpoint.prompt;

import static java.util.Objects.requireNonNull;

import java.util.OptionalInt;

/**
 * The tokens that mean something in a prompt.
 *
 * @param size token ids are in [0, size)
 * @param beginOfSequence what every prompt starts with; empty where the checkpoint wants nothing
 * @param imageText the image placeholder in a template's text
 * @param imageToken its token id
 */
public record Vocabulary(int size, OptionalInt beginOfSequence, String imageText, int imageToken) {
    public Vocabulary {
        requireNonNull(beginOfSequence, "beginOfSequence is null");
        requireNonNull(imageText, "imageText is null");
    }
}
