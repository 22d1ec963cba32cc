package io.globalcom2.gateway.admission;

import static io.globalcom2.failure.ServingException.invalidInput;

/**
 * What a caller calls a request, so that it is done once however often he asks.
 *
 * @param field where he says it, for messages
 * @param value 1 to 128 visible ASCII characters
 */
public record CallerKey(String field, String value) {
    private static final int MAX_LENGTH = 128;

    public CallerKey {
        if (value.isEmpty() || value.length() > MAX_LENGTH || !value.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw invalidInput("%s: expected 1 to %d visible ASCII characters, got %d characters"
                    .formatted(field, MAX_LENGTH, value.length()));
        }
    }
}
