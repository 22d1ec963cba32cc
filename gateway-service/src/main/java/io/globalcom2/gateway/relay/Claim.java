package io.globalcom2.gateway.relay;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What becomes of a request that comes in.
 *
 * @param answer that the caller listens to; empty where there is none in memory
 * @param place of the result that the caller is to be told; only where it is stored
 */
public record Claim(Kind kind, Optional<PendingAnswer> answer, Optional<ResultPlace> place) {
    /** By what was known of its key. */
    public enum Kind {
        /** Nothing: it is to be queued. */
        FIRST,
        /** It ended in a failure that may pass: it is to be queued, as another run. */
        RUN_ANEW,
        /** It is under way, or ended not long ago: the caller hears it from its start. */
        JOINED,
        /** It has ended: its result is to be read and told again. */
        STORED,
        /** It came with another body. */
        ANOTHER_BODY
    }

    public Claim {
        requireNonNull(kind, "kind is null");
        requireNonNull(answer, "answer is null");
        requireNonNull(place, "place is null");
    }

    static Claim of(Kind kind, PendingAnswer answer) {
        return new Claim(kind, Optional.of(answer), Optional.empty());
    }

    static Claim stored(ResultPlace place) {
        return new Claim(Kind.STORED, Optional.empty(), Optional.of(place));
    }

    static Claim anotherBody() {
        return new Claim(Kind.ANOTHER_BODY, Optional.empty(), Optional.empty());
    }
}
