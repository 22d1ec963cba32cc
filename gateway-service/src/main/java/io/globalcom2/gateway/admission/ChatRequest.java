package io.globalcom2.gateway.admission;

import static io.globalcom2.failure.ServingException.invalidInput;

import java.util.List;
import java.util.Optional;

/**
 * A conversation to answer. What cannot be answered cannot be built.
 *
 * @param requestId 1 to 128 visible ASCII characters, never used before
 * @param turns oldest first; the last is the user's, images stand in the user's only
 * @param compression of every image; empty for none
 */
public record ChatRequest(String requestId, List<Turn> turns, Sampling sampling, Optional<Compression> compression) {
    private static final int MAX_REQUEST_ID_LENGTH = 128;

    public ChatRequest {
        turns = List.copyOf(turns);
        if (requestId.isEmpty()
                || requestId.length() > MAX_REQUEST_ID_LENGTH
                || !requestId.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw invalidInput("request_id: expected 1 to %d visible ASCII characters, got %d characters"
                    .formatted(MAX_REQUEST_ID_LENGTH, requestId.length()));
        }
        if (turns.isEmpty()) {
            throw invalidInput("messages: expected at least one, got none");
        }
        for (int i = 0; i < turns.size(); i++) {
            Turn turn = turns.get(i);
            if (turn.content().isEmpty()) {
                throw invalidInput("messages[%d].content: expected at least one part, got none".formatted(i));
            }
            if (turn.hasImage() && turn.role() != Role.USER) {
                throw invalidInput(
                        "messages[%d].content: expected images in user messages only, got one in a %s message"
                                .formatted(i, turn.role().wireName()));
            }
        }
        Role last = turns.get(turns.size() - 1).role();
        if (last != Role.USER) {
            throw invalidInput("messages[%d].role: expected the last message to be the user's, got the %s's"
                    .formatted(turns.size() - 1, last.wireName()));
        }
    }
}
