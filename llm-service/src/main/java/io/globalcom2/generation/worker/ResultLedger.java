package io.globalcom2.generation.worker;

import io.globalcom2.failure.ServingException;
import java.util.Optional;

/** The terminal records of all requests, whichever worker stored them. For many threads. */
public interface ResultLedger {
    /**
     * The end of the request, as its terminal record says; the attempt is that of the last one where there are several. Everything that was
     * stored before the call is seen, whoever stored it. Waits for that, bounded.
     *
     * @return empty when the request has none
     * @throws ServingException UNAVAILABLE when that cannot be told
     */
    Optional<Settled> settledBy(String requestId);

    /** The same as far as it is known already: asks nobody and waits for nothing, so what was stored a moment ago may be missing. */
    Optional<Settled> knownToBeSettledBy(String requestId);

    /**
     * Returns when the record is stored for good.
     *
     * @param record the request it ends
     * @param digest of the question, to be told by {@link #settledBy}; empty when there is none
     * @throws ServingException TOO_LARGE when it is larger than results may be, UNAVAILABLE when it may not be stored
     */
    void store(QueueRecord record, Optional<String> digest, TerminalRecord terminal);

    /** False when results are read no more, for good: only a new process helps. */
    boolean isAlive();
}
