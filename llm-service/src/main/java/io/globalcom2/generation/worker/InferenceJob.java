package io.globalcom2.generation.worker;

import static java.util.Objects.requireNonNull;

import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.prompt.Conversation;
import io.globalcom2.generation.sampling.SamplingOptions;
import java.util.List;

/**
 * A request that can be worked on: read, and complete.
 *
 * @param requestId 1 to 128 characters
 * @param images in the order of their places in the conversation, as many as there are places
 */
public record InferenceJob(
        String requestId,
        Conversation conversation,
        List<ImageFile> images,
        CompressionOptions compression,
        SamplingOptions sampling) {
    private static final int MAX_REQUEST_ID_LENGTH = 128;

    public InferenceJob {
        requireNonNull(conversation, "conversation is null");
        requireNonNull(compression, "compression is null");
        requireNonNull(sampling, "sampling is null");
        images = List.copyOf(images);
        if (requestId.isEmpty() || requestId.length() > MAX_REQUEST_ID_LENGTH) {
            throw ServingException.invalidInput("request_id: expected 1 to %d characters, got %d"
                    .formatted(MAX_REQUEST_ID_LENGTH, requestId.length()));
        }
        if (images.size() != conversation.images()) {
            throw ServingException.invalidInput(
                    "messages: expected %d images, got %d".formatted(conversation.images(), images.size()));
        }
    }
}
