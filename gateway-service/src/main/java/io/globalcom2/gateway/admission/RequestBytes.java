package io.globalcom2.gateway.admission;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * The one account of the memory that requests take at this gateway: bodies that come in, what is made of them, and records until the producer
 * has let go of them. Nobody waits for room, since who waits may hold what others wait for: what does not fit is refused.
 */
@Singleton
public final class RequestBytes {
    private final long limit;
    private long held;
    private long refusals;

    @Inject
    RequestBytes(GatewayConfig config) {
        this(config.maxRequestBytes().asLongValue());
        long largest = ofBody(config.maxBodySize().asLongValue());
        if (limit < largest) {
            throw new IllegalArgumentException(
                    "globalcom2.gateway.max-request-bytes: expected room for the largest body, %d bytes, got %d"
                            .formatted(largest, limit));
        }
    }

    RequestBytes(long limit) {
        this.limit = limit;
    }

    /**
     * What a body of that size costs: as it came, or what was decoded in its place, and the record that the producer makes of it.
     * An image has no other copies.
     */
    public static long ofBody(long sizeBytes) {
        return 2 * sizeBytes;
    }

    /** What one request holds. */
    public final class Share {
        private long bytes;
        /** Of these, what is held beside whatever {@link #hold} says. */
        private long beside;

        private boolean released;

        private Share() {}

        /**
         * Holds so much from now on, more or less than before. After {@link #release} of no effect.
         *
         * @throws ServingException OVERLOADED when there is no room, TOO_LARGE when there never is; then it holds what it held
         */
        public void hold(long sizeBytes) {
            synchronized (RequestBytes.this) {
                holdAll(sizeBytes + beside);
            }
        }

        /**
         * Holds so much more, or below 0 less, beside that.
         *
         * @throws ServingException as above
         */
        public void holdBeside(long moreBytes) {
            synchronized (RequestBytes.this) {
                holdAll(bytes + moreBytes);
                beside += moreBytes;
            }
        }

        private void holdAll(long sizeBytes) {
            if (released) {
                return;
            }
            if (sizeBytes > limit) {
                throw new ServingException(
                        FailureKind.TOO_LARGE,
                        "body: expected to take at most %d bytes of memory, got one that takes %d"
                                .formatted(limit, sizeBytes));
            }
            long more = sizeBytes - bytes;
            if (more > 0 && held + more > limit) {
                refusals++;
                throw new ServingException(
                        FailureKind.OVERLOADED,
                        "expected requests of at most %d bytes of memory in all, got %d in flight and one that takes %d"
                                .formatted(limit, held - bytes, sizeBytes));
            }
            held += more;
            bytes = sizeBytes;
        }

        /** Gives all of it back, for good. Idempotent. */
        public void release() {
            synchronized (RequestBytes.this) {
                held -= bytes;
                bytes = 0;
                released = true;
            }
        }
    }

    /** Of a request of which nothing is known yet: it holds nothing. */
    public Share open() {
        return new Share();
    }

    synchronized long held() {
        return held;
    }

    /** How many requests were refused for want of room. */
    synchronized long refusals() {
        return refusals;
    }
}
