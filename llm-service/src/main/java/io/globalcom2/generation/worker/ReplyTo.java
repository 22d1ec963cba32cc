package io.globalcom2.generation.worker;

import static java.util.Objects.requireNonNull;

/**
 * Where somebody waits for the events of a request, and what he knows us by.
 *
 * @param address host:port, as it came
 * @param secret that shows that we have the record; empty where it holds none. For nobody else, and in no log
 * @param digest what he says is asked, as {@link QueueRecord#digest}; empty where he does not
 */
public record ReplyTo(String address, String secret, String digest) {
    public ReplyTo {
        requireNonNull(address, "address is null");
        requireNonNull(secret, "secret is null");
        requireNonNull(digest, "digest is null");
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return address;
    }
}
