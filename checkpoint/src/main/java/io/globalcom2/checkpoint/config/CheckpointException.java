package io.globalcom2.checkpoint.config;

/** A checkpoint folder that cannot be served: something is missing, malformed or of a kind this backend does not run. Says which file. */
public final class CheckpointException extends RuntimeException {
    public CheckpointException(String message) {
        super(message);
    }

    public CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
