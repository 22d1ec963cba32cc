package io.globalcom2.generation.worker;

import static java.util.Objects.requireNonNull;

import io.globalcom2.generation.prompt.VisualTokens;
import io.globalcom2.proto.v1.ImageUsage;

/** The visual tokens of one image that survived compression, and what was announced of them. */
public record EncodedImage(VisualTokens tokens, ImageUsage usage) {
    public EncodedImage {
        requireNonNull(tokens, "tokens is null");
        requireNonNull(usage, "usage is null");
    }
}
