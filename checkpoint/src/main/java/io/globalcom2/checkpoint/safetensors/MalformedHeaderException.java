package io.globalcom2.checkpoint.safetensors;

/** A safetensors header that breaks the format. The file that holds it is named by who catches this. */
final class MalformedHeaderException extends RuntimeException {
    MalformedHeaderException(String message) {
        super(message);
    }

    MalformedHeaderException(String message, Throwable cause) {
        super(message, cause);
    }
}
