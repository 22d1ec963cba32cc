package io.globalcom2.generation.worker;

import static java.util.Objects.requireNonNull;

import io.globalcom2.checkpoint.chat.Conversation;
import io.globalcom2.compression.globalcom2.CompressionOptions;
import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.sampling.SamplingOptions;

/**
 * A request that can be worked on: read, and complete.
 *
 * @param requestId 1 to 128 characters
 * @param caller name of who asks; empty when nobody said
 */
public record InferenceJob(
        String requestId,
        String caller,
        Conversation conversation,
        CompressionOptions compression,
        SamplingOptions sampling) {
    private static final int MAX_REQUEST_ID_LENGTH = 128;

    public InferenceJob {
        requireNonNull(caller, "caller is null");
        requireNonNull(conversation, "conversation is null");
        requireNonNull(compression, "compression is null");
        requireNonNull(sampling, "sampling is null");
        if (conversation.continuesLast() && sampling.form().isPresent()) {
            throw ServingException.invalidInput("continue_final_message: expected false beside json_schema, got true");
        }
        if (requestId.isEmpty() || requestId.length() > MAX_REQUEST_ID_LENGTH) {
            throw ServingException.invalidInput("request_id: expected 1 to %d characters, got %d"
                    .formatted(MAX_REQUEST_ID_LENGTH, requestId.length()));
        }
    }
}
