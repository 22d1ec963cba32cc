package io.globalcom2.gateway.media;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;

/**
 * The characters of a URI as a JSON string holds them, escapes and all, read one by one. Owns its bytes: what was read may be written over,
 * so that what the URI holds needs no memory of its own. Read once.
 */
public final class UriText {
    private static final int END = -1;

    private final byte[] bytes;
    private final int start;
    private final int end;
    private int position;

    /**
     * @param bytes shared, and changed
     * @param start of the characters, behind the quotation mark
     * @param end behind the last of them
     */
    public UriText(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.start = start;
        this.end = end;
        this.position = start;
    }

    /** A copy of a text in which nothing is escaped. */
    public static UriText of(String text) {
        byte[] characters = text.replace("\\", "\\\\").getBytes(ISO_8859_1);
        return new UriText(characters, 0, characters.length);
    }

    /** The next character, a UTF-16 unit below 256 or any above as it is; -1 at the end. What is no ASCII comes byte by byte. */
    int next() {
        if (position == end) {
            return END;
        }
        int character = bytes[position++] & 0xFF;
        return character == '\\' ? escaped() : character;
    }

    /** The bytes from the start on, which were written by {@link #put}. */
    ByteBuffer written(int count) {
        return ByteBuffer.wrap(bytes, start, count).slice();
    }

    /** Writes over a byte that was read. */
    void put(int index, byte value) {
        bytes[start + index] = value;
    }

    private int escaped() {
        if (position == end) {
            return END;
        }
        int character = bytes[position++] & 0xFF;
        return switch (character) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> hexadecimal(4);
            default -> character;
        };
    }

    /** The number that so many characters spell; a character that no URI has where they spell none. */
    int hexadecimal(int digits) {
        int number = 0;
        for (int i = 0; i < digits; i++) {
            int digit = Character.digit(next(), 16);
            if (digit < 0) {
                return 0;
            }
            number = 16 * number + digit;
        }
        return number;
    }
}
