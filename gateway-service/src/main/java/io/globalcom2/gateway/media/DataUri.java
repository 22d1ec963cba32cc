package io.globalcom2.gateway.media;

import static io.globalcom2.failure.ServingException.invalidInput;

import io.globalcom2.failure.Quote;
import io.globalcom2.failure.ServingException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a data URI with base64 holds (RFC 2397). As callers write them: in any case, with any parameters, wrapped in lines, percent-encoded, in
 * the alphabet for URLs, with or without padding. The media type is not looked at, since the file itself says what it is.
 */
final class DataUri {
    private static final Pattern URL = Pattern.compile("https?:.*", Pattern.DOTALL);
    private static final Pattern BASE64 = Pattern.compile("data:.*;\\s*base64\\s*", Pattern.DOTALL);
    private static final int MOST_HEADER_CHARACTERS = 1000;

    private static final int BITS = 6;

    private DataUri() {}

    /**
     * Decodes it over its own characters.
     *
     * @param field begins every message
     * @return what it holds; never longer than its text
     * @throws ServingException INVALID_INPUT
     */
    static ByteBuffer decode(String field, UriText uri) {
        String header = header(uri);
        String lowerCase = header.toLowerCase(Locale.ROOT);
        if (URL.matcher(lowerCase).matches()) {
            throw invalid(field, "a data URI; http and https URLs are not fetched here", "a URL");
        }
        if (!lowerCase.startsWith("data:") || !header.endsWith(",")) {
            throw invalid(field, "a data URI such as data:image/png;base64,…", "something else");
        }
        if (!BASE64.matcher(lowerCase.substring(0, lowerCase.length() - 1)).matches()) {
            throw invalid(
                    field,
                    "a data URI with ;base64",
                    Quote.of(header.substring("data:".length(), header.length() - 1)));
        }
        return base64(field, uri);
    }

    /** All up to the first comma, and with it; less where there is none within reason. */
    private static String header(UriText uri) {
        StringBuilder header = new StringBuilder();
        while (header.length() < MOST_HEADER_CHARACTERS) {
            int character = uri.next();
            if (character < 0) {
                break;
            }
            header.append((char) character);
            if (character == ',') {
                break;
            }
        }
        return header.toString();
    }

    private static ByteBuffer base64(String field, UriText uri) {
        int written = 0;
        int bits = 0;
        int bitCount = 0;
        int digits = 0;
        boolean padded = false;
        for (int character = uri.next(); character >= 0; character = uri.next()) {
            if (character == '%') {
                character = uri.hexadecimal(2);
            }
            if (character == '=') {
                padded = true;
                continue;
            }
            int digit = digit(character);
            if (digit < 0 && isBlank(character)) {
                continue;
            }
            if (digit < 0 || padded) {
                throw invalid(
                        field,
                        "base64 after the comma",
                        "%s behind %d digits".formatted(Quote.of(Character.toString(character)), digits));
            }
            digits++;
            bits = bits << BITS | digit;
            bitCount += BITS;
            if (bitCount >= Byte.SIZE) {
                bitCount -= Byte.SIZE;
                uri.put(written++, (byte) (bits >> bitCount));
            }
        }
        if (bitCount == BITS) {
            throw invalid(field, "base64 after the comma", "%d digits, which is cut short".formatted(digits));
        }
        return uri.written(written);
    }

    private static boolean isBlank(int character) {
        return character == ' ' || character == '\n' || character == '\r' || character == '\t' || character == '\f';
    }

    /** Value of a base64 digit, in either alphabet; -1 where it is none. */
    private static int digit(int character) {
        if (character >= 'A' && character <= 'Z') {
            return character - 'A';
        }
        if (character >= 'a' && character <= 'z') {
            return character - 'a' + 26;
        }
        if (character >= '0' && character <= '9') {
            return character - '0' + 52;
        }
        return switch (character) {
            case '+', '-' -> 62;
            case '/', '_' -> 63;
            default -> -1;
        };
    }

    private static ServingException invalid(String field, String expected, String actual) {
        return invalidInput("%s: expected %s, got %s".formatted(field, expected, actual));
    }
}
