package io.globalcom2.gateway.admission;

import static io.globalcom2.failure.ServingException.invalidInput;
import static java.util.Objects.requireNonNull;

import io.globalcom2.checkpoint.chat.Conversation;
import io.globalcom2.compression.globalcom2.CompressionOptions;
import io.globalcom2.compression.globalcom2.InvalidInputException;
import io.globalcom2.compression.globalcom2.SelectionSettings;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.wire.QueueLane;
import java.util.Optional;

/**
 * A conversation to answer. What cannot be answered cannot be built.
 *
 * @param requestId 1 to 128 visible ASCII characters, never used before
 * @param compression of every image; empty for none. What the compressor would refuse in any case is refused here, before anything is queued.
 * @param lane the line it stands in
 */
public record ChatRequest(
        String requestId,
        Conversation conversation,
        RequestedSampling sampling,
        Optional<CompressionOptions> compression,
        QueueLane lane) {
    private static final int MAX_REQUEST_ID_LENGTH = 128;

    public ChatRequest {
        requireNonNull(conversation, "conversation is null");
        requireNonNull(sampling, "sampling is null");
        requireNonNull(lane, "lane is null");
        if (requestId.isEmpty()
                || requestId.length() > MAX_REQUEST_ID_LENGTH
                || !requestId.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw invalidInput("request_id: expected 1 to %d visible ASCII characters, got %d characters"
                    .formatted(MAX_REQUEST_ID_LENGTH, requestId.length()));
        }
        compression.ifPresent(ChatRequest::requireExisting);
    }

    private static void requireExisting(CompressionOptions options) {
        try {
            SelectionSettings unused = options.settle(0);
        } catch (InvalidInputException e) {
            throw new ServingException(FailureKind.INVALID_INPUT, e.getMessage(), e);
        }
    }
}
