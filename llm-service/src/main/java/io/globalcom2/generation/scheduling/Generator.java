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

    /** Requests that run at the same time. */
    int slots();

    /**
     * Requests accepted and not ended yet, running or waiting. Below {@link #slots()} a new request starts at once. Who pulls work should
     * hold no more of it (accepted here or still on the way here) than the slots and a small prefetch; each terminal call of a listener
     * gives one place back.
     */
    int load();
}
