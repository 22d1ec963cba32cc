package io.globalcom2.gateway.admission;

import java.util.concurrent.CompletionStage;

/** Where requests wait for a worker. The port to Kafka. */
public interface SubmissionQueue {
    /** Digest of what is asked, which is what the record will hold but for the id. Takes some milliseconds for each MiB. */
    String digest(ChatRequest request);

    /**
     * Puts a request into the queue.
     *
     * @param letGo runs when nothing here holds the record any more, however that ended; that may be long after a failure. Idempotent
     * @return completes when the request is stored; fails with a {@link io.globalcom2.failure.ServingException}: TOO_LARGE when the queue
     *     cannot hold it, UNAVAILABLE when its being stored is not known in time (it may turn up at a worker all the same)
     */
    CompletionStage<Void> enqueue(QueuedRequest request, Runnable letGo);
}
