package io.globalcom2.gateway.keys;

/**
 * What a request takes of the limits of its key.
 *
 * @param prompt positions of its prompt
 * @param image visual tokens of its images before compression
 */
public record TokenCount(long prompt, long image) {
    /** Nothing. */
    static final TokenCount NONE = new TokenCount(0, 0);

    TokenCount minus(TokenCount other) {
        return new TokenCount(prompt - other.prompt, image - other.image);
    }
}
