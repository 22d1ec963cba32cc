package io.globalcom2.compression.globalcom2;

/** What the core expects of its input, refused in one form: field, what was expected, what came. Fields are named as on the wire. */
final class Expect {
    private Expect() {}

    static void inRange(String field, long value, long min, long max) {
        if (value < min || value > max) {
            throw mismatch(field, min + " to " + max, String.valueOf(value));
        }
    }

    static InvalidInputException mismatch(String field, String expected, String actual) {
        return new InvalidInputException("%s: expected %s, got %s".formatted(field, expected, actual));
    }
}
