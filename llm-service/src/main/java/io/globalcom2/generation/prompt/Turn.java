package io.globalcom2.generation.prompt;

import static java.util.Objects.requireNonNull;

import io.globalcom2.failure.ServingException;
import java.util.List;

/**
 * What one speaker said. Anything else is INVALID_INPUT.
 *
 * @param parts in reading order, at least one; only the user shows images
 */
public record Turn(Role role, List<TurnPart> parts) {
    public Turn {
        requireNonNull(role, "role is null");
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw ServingException.invalidInput("content: expected at least one part, got none");
        }
        if (role != Role.USER && parts.stream().anyMatch(part -> part instanceof TurnPart.Image)) {
            throw ServingException.invalidInput(
                    "content: expected images from the user only, got one from the " + role.templateName());
        }
    }

    int images() {
        return (int)
                parts.stream().filter(part -> part instanceof TurnPart.Image).count();
    }
}
