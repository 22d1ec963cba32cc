package io.globalcom2.failure;

/** What a caller wrote, for messages about its mistakes. */
public final class Quote {
    private static final int MAX_LENGTH = 64;

    private Quote() {}

    /** The text in quotation marks, cut where it is no longer of help: it may weigh megabytes. */
    public static String of(String text) {
        return '"' + cut(text, MAX_LENGTH) + '"';
    }

    /** As much of a text, in UTF-16 units, less one where a character would be cut in half. */
    public static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }
}
