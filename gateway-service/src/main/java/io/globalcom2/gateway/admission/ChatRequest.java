package io.globalcom2.gateway.admission;

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
 * @param compression of every image; empty for none. What the compressor would refuse in any case is refused here, before anything is queued.
 * @param lane the line it stands in
 */
public record ChatRequest(
        Conversation conversation,
        RequestedSampling sampling,
        Optional<CompressionOptions> compression,
        QueueLane lane) {
    public ChatRequest {
        requireNonNull(conversation, "conversation is null");
        requireNonNull(sampling, "sampling is null");
        requireNonNull(lane, "lane is null");
        if (conversation.continuesLast() && sampling.form().isPresent()) {
            throw ServingException.invalidInput("continue_final_message: expected false beside json_schema, got true");
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
