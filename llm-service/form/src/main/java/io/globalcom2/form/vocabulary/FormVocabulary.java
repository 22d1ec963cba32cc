package io.globalcom2.form.vocabulary;

import static io.globalcom2.failure.ServingException.invalidInput;
import static java.util.Objects.requireNonNull;

import java.util.stream.IntStream;

/**
 * The tokens that texts are written in. Every byte of JSON in UTF-8 must be a token by itself, so that no text gets stuck.
 *
 * @param dropsFirstBlank whether a blank at the start of an answer is not shown
 */
public record FormVocabulary(TokenTree tokens, boolean dropsFirstBlank) {
    /** UTF-8 has no byte above it. */
    private static final int LAST_BYTE = 0xF4;

    public FormVocabulary {
        requireNonNull(tokens, "tokens is null");
        IntStream.rangeClosed(' ', LAST_BYTE)
                .filter(value -> value != 0x7F && value != 0xC0 && value != 0xC1)
                .filter(value -> !tokens.contains((byte) value))
                .findFirst()
                .ifPresent(value -> {
                    throw invalidInput(
                            "json_schema: expected a model with a token for each byte, got one without 0x%02X"
                                    .formatted(value));
                });
    }
}
