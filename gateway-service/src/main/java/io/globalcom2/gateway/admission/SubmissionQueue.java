package io.globalcom2.gateway.admission;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Where requests wait for a worker. The port to Kafka. */
public interface SubmissionQueue {
    /**
     * Puts a request into the queue.
     *
     * @param caller name of who asks, where that is known
     * @param deadline absolute; workers drop the request after it
     * @param traceparent W3C trace context of the caller, where there is one
     * @return completes when the request is stored; fails with a {@link io.globalcom2.failure.ServingException}: TOO_LARGE when the queue
     *     cannot hold it, UNAVAILABLE when its being stored is not known in time (it may turn up at a worker all the same)
     */
    CompletionStage<Void> enqueue(
            ChatRequest request, Optional<String> caller, Instant deadline, Optional<String> traceparent);
}
