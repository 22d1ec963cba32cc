package io.globalcom2.gateway.admission;

import static io.globalcom2.failure.ServingException.invalidInput;

import java.util.Optional;

/**
 * What a caller calls a request, so that it is done once however often he asks.
 *
 * @param field where he says it, for messages
 * @param value 1 to 128 visible ASCII characters
 */
public record CallerKey(String field, String value) {
    private static final int MAX_LENGTH = 128;

    /** Of HTTP's {@code Idempotency-Key}; null where there is none. */
    public static Optional<CallerKey> ofHeader(String value) {
        return Optional.ofNullable(value).map(text -> new CallerKey("Idempotency-Key", text));
    }

    public CallerKey {
        if (value.isEmpty() || value.length() > MAX_LENGTH || !value.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw invalidInput("%s: expected 1 to %d visible ASCII characters, got %d characters"
                    .formatted(field, MAX_LENGTH, value.length()));
        }
    }
}
