package io.globalcom2.generation.prompt;

import io.globalcom2.failure.ServingException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

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

    /** Token ids of the text, images left out. */
    public IntStream tokenIds() {
        return parts.stream()
                .filter(TextTokens.class::isInstance)
                .flatMapToInt(part -> IntStream.of(((TextTokens) part).toArray()));
    }

    /**
     * What is left of it behind its first positions.
     *
     * @param start in [0, positions)
     */
    public Prompt from(int start) {
        List<PromptPiece> rest = new ArrayList<>();
        int before = start;
        for (PromptPiece part : parts) {
            if (before < part.positions()) {
                rest.add(part.from(before));
            }
            before = Math.max(0, before - part.positions());
        }
        return new Prompt(rest);
    }
}
