package io.globalcom2.compression.globalcom2;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the core expects of its input, refused in one form: field, what was expected, what came. Fields are named as on the wire. */
final class Expect {
    private static final int MAX_QUOTED_LENGTH = 64;

    private Expect() {}

    static void inRange(String field, long value, long min, long max) {
        if (value < min || value > max) {
            throw mismatch(field, min + " to " + max, String.valueOf(value));
        }
    }

    /** Such as "a, b or c". */
    static <T> String oneOf(T[] values, Function<T, String> name) {
        String all = Arrays.stream(values).map(name).collect(Collectors.joining(", "));
        int last = all.lastIndexOf(", ");
        return all.substring(0, last) + " or " + all.substring(last + 2);
    }

    /** What a caller wrote, in quotation marks, cut where it is no longer of help: it may weigh megabytes. */
    static String quoted(String text) {
        int end = Math.min(text.length(), MAX_QUOTED_LENGTH);
        boolean isCutInHalf = end < text.length() && Character.isHighSurrogate(text.charAt(end - 1));
        return '"' + text.substring(0, isCutInHalf ? end - 1 : end) + '"';
    }

    static InvalidInputException mismatch(String field, String expected, String actual) {
        return new InvalidInputException("%s: expected %s, got %s".formatted(field, expected, actual));
    }
}
