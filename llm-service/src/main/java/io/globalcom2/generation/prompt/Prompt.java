package io.globalcom2.generation.prompt;

import io.globalcom2.failure.ServingException;
import java.util.List;

/**
 * A whole prompt in reading order.
 *
 * @param parts at least one, together at least one position
 */
public record Prompt(List<PromptPiece> parts) {
    public Prompt {
        parts = List.copyOf(parts);
        if (parts.stream().mapToInt(PromptPiece::positions).sum() == 0) {
            throw ServingException.invalidInput("expected a prompt of at least one position, got none");
        }
    }

    /** Positions of all parts. */
    public int positions() {
        return parts.stream().mapToInt(PromptPiece::positions).sum();
    }
}
