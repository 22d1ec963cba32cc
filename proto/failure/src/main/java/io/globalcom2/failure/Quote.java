package io.globalcom2.failure;

/** What a caller wrote, for messages about its mistakes. */
public final class Quote {
    private static final int MAX_LENGTH = 64;

    private Quote() {}

    /** The text in quotation marks, cut where it is no longer of help: it may weigh megabytes. */
    public static String of(String text) {
        return '"' + text.substring(0, Math.min(text.length(), MAX_LENGTH)) + '"';
    }
}
