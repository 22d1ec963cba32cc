package io.globalcom2.gateway.relay;

import io.globalcom2.failure.FailureKind;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * How a run of a request with a key ended.
 *
 * @param digest of the body that it ran with
 * @param place of its result; empty where only this gateway knows of the end
 */
record KnownEnd(KeyedId id, String digest, Optional<FailureKind> failure, Optional<ResultPlace> place) {
    private static final Set<FailureKind> MAY_PASS = EnumSet.of(
            FailureKind.OVERLOADED, FailureKind.CANCELLED, FailureKind.UNAVAILABLE, FailureKind.DEADLINE_EXCEEDED);

    static KnownEnd of(KeyedId id, String digest, AnswerEvent terminal, Optional<ResultPlace> place) {
        Optional<FailureKind> failure =
                terminal instanceof AnswerEvent.Failed failed ? Optional.of(failed.kind()) : Optional.empty();
        return new KnownEnd(id, digest, failure, place);
    }

    /** Whether the same request is worth another run. */
    boolean mayPass() {
        return failure.filter(MAY_PASS::contains).isPresent();
    }
}
