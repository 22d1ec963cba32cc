package io.globalcom2.generation.scheduling;

/** Answers prompts. The port between those who bring work (the Kafka worker, gRPC) and the scheduler. */
public interface Generator {
    /**
     * Accepts a request and returns at once; the listener hears of it from another thread, in order, and last of exactly one terminal
     * call.
     *
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT when the prompt does not fit the model, OVERLOADED when no more
     *     requests are accepted, UNAVAILABLE when shutting down
     */
    Generation generate(GenerationRequest request, GenerationListener listener);

    /** Positions of a prompt and its answer together, at most. */
    int maxContext();

    /**
     * Requests that run, and as many more as could start at once if they were of the usual size; never more than may run together. Who pulls work
     * should hold no more of it (accepted here or still on the way here) than this and a small prefetch: what does not fit here may fit elsewhere.
     */
    int places();
}
