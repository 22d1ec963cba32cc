package io.globalcom2.gateway.keys;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import java.util.Map;

/** OVERLOADED, because a key has reached a limit of its own. */
public final class OverLimitException extends ServingException {
    @SuppressWarnings("serial") // an immutable map of strings
    private final Map<String, String> headers;

    /** @param headers when to come back, and where the key stands: {@code Retry-After} and {@code x-ratelimit-*} */
    OverLimitException(String message, Map<String, String> headers) {
        super(FailureKind.OVERLOADED, message);
        this.headers = Map.copyOf(headers);
    }

    /** What the caller is told beside the message, by the names that HTTP and OpenAI have for it, in lower case. */
    public Map<String, String> headers() {
        return headers;
    }
}
