package io.globalcom2.generation.prompt;

import io.globalcom2.failure.ServingException;
import java.util.List;

/**
 * What was said so far, oldest first. Anything else is INVALID_INPUT.
 *
 * @param turns at least one; the last one is the user's
 */
public record Conversation(List<Turn> turns) {
    public Conversation {
        turns = List.copyOf(turns);
        if (turns.isEmpty()) {
            throw ServingException.invalidInput("messages: expected at least one, got none");
        }
        Role last = turns.get(turns.size() - 1).role();
        if (last != Role.USER) {
            throw ServingException.invalidInput(
                    "messages: expected the last one from the user, got one from the " + last.templateName());
        }
    }

    /** Images of all turns. */
    public int images() {
        return turns.stream().mapToInt(Turn::images).sum();
    }
}
