package io.globalcom2.quickstart.backend;

/** Something did not start. The message says what and what to do about it, for the person at the terminal. */
public final class LaunchException extends Exception {
    public LaunchException(String message) {
        super(message);
    }

    public LaunchException(String message, Throwable cause) {
        super(message, cause);
    }
}
