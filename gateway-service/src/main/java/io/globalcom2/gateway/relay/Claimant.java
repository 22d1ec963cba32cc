package io.globalcom2.gateway.relay;

/** Who comes with a request. */
public interface Claimant {
    /** Who listens where the request is to be queued. Called before anything is done for it; what this throws ends the claim. */
    AnswerListener start();

    /** Who listens where the request came before. */
    AnswerListener join();
}
