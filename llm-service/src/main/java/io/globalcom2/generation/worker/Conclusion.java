package io.globalcom2.generation.worker;

import static java.util.Objects.requireNonNull;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.Quote;
import io.globalcom2.failure.ServingException;

/**
 * What an attempt came to.
 *
 * @param keep where the record is kept besides
 */
record Conclusion(Outcome outcome, Keep keep) {
    /** The dead letters. */
    enum Keep {
        /** The outcome says it all. */
        NOWHERE,
        /** The work failed through no fault of the caller. */
        FAILED,
        /** Nobody can read it, or it asks what cannot be asked under its id. */
        UNPROCESSABLE
    }

    Conclusion {
        requireNonNull(outcome, "outcome is null");
        requireNonNull(keep, "keep is null");
    }

    static Conclusion of(Outcome outcome) {
        boolean ours = outcome instanceof Outcome.Failed failed
                && (failed.kind() == FailureKind.UNAVAILABLE || failed.kind() == FailureKind.INTERNAL);
        return new Conclusion(outcome, ours ? Keep.FAILED : Keep.NOWHERE);
    }

    static Conclusion unprocessable(ServingException reason) {
        return new Conclusion(new Outcome.Failed(reason.kind(), reason.getMessage()), Keep.UNPROCESSABLE);
    }

    /** Another record of the id came first, and asks something else. */
    static Conclusion anotherQuestion(String requestId) {
        return unprocessable(new ServingException(
                FailureKind.ALREADY_EXISTS,
                "request_id: expected one that was never used, got %s again with another question"
                        .formatted(Quote.of(requestId))));
    }

    /**
     * Keeps the record; returns when it is kept for good.
     *
     * @param attemptId the attempt whose terminal record says the same; empty when there is none
     */
    void keep(DeadLetters deadLetters, QueueRecord record, String attemptId) {
        if (outcome instanceof Outcome.Failed reason) {
            switch (keep) {
                case NOWHERE -> {}
                case FAILED -> deadLetters.failed(record, attemptId, reason);
                case UNPROCESSABLE -> deadLetters.unprocessable(record, attemptId, reason);
            }
        }
    }
}
