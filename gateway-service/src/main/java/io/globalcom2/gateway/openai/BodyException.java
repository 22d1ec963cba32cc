package io.globalcom2.gateway.openai;

import java.io.Serial;

/** A body that HTTP has a status of its own for. */
final class BodyException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final int status;

    private BodyException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** It comes too slowly. */
    static BodyException timeout(String message) {
        return new BodyException(408, message);
    }

    /** It is packed in a way that is not known here. */
    static BodyException unsupported(String message) {
        return new BodyException(415, message);
    }

    int status() {
        return status;
    }
}
