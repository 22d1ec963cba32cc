package io.globalcom2.gateway.admission;

import io.globalcom2.failure.ServingException;
import java.util.Arrays;
import java.util.Locale;

/** Who speaks in a turn. */
public enum Role {
    SYSTEM,
    USER,
    ASSISTANT;

    /**
     * The role of that name.
     *
     * @param field where the name stood, for the message
     */
    public static Role of(String field, String name) {
        return Arrays.stream(values())
                .filter(role -> role.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> ServingException.invalidInput(
                        "%s: expected system, user or assistant, got %s".formatted(field, Quote.of(name))));
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
