package io.globalcom2.generation.sampling;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/**
 * Turns tokens into text one by one. A token may hold part of a character, and decoders treat the first token of a text differently
 * (SentencePiece drops its leading space), so text is the difference between two decodings of a window of the latest tokens: what the
 * newest one added. Incomplete characters come out of a decoder as U+FFFD at the end; they are held back until more is known.
 */
final class Detokenizer {
    /** What decoders write for bytes that are no character (yet). */
    private static final char REPLACEMENT = '\uFFFD';

    private static final int INITIAL_WINDOW = 16;

    private final TokenDecoder decoder;
    private int[] window = new int[INITIAL_WINDOW];
    private int size;
    /** Tokens at the start of the window whose text had been given out in full before the newer ones came. */
    private int settled;
    /** Characters of the window's text that have been given out. */
    private int given;

    /** @param before tokens of a text that goes on with those to come; the last of them tell how those are written */
    Detokenizer(TokenDecoder decoder, int... before) {
        this.decoder = requireNonNull(decoder, "decoder is null");
        size = Math.min(before.length, INITIAL_WINDOW / 2);
        System.arraycopy(before, before.length - size, window, 0, size);
        given = size == 0 ? 0 : decode(0).length();
        settled = size;
    }

    /** Text that the token completes; often a word, sometimes nothing. */
    String add(int token) {
        if (size == window.length) {
            window = Arrays.copyOf(window, 2 * size);
        }
        window[size++] = token;
        String text = decode(0);
        int complete = text.length();
        while (complete > 0 && text.charAt(complete - 1) == REPLACEMENT) {
            complete--;
        }
        if (complete <= given) {
            if (given > 0 && complete == given && complete == text.length()) {
                size--; // Behind a text it says nothing, and many of its kind would make every decoding longer.
            }
            return "";
        }
        String added = text.substring(given, complete);
        given = complete;
        if (complete == text.length()) {
            forgetSettled(text);
        }
        return added;
    }

    /** Text still held back, at the end of the answer. */
    String finish() {
        String text = size == 0 ? "" : decode(0);
        String rest = text.length() > given ? text.substring(given) : "";
        given = Math.max(given, text.length());
        return rest;
    }

    /** Moves the start of the window to the last place where text was given out in full, if decoding from there tells the same. */
    private void forgetSettled(String text) {
        String latest = settled == 0 ? "" : decode(settled);
        if (!latest.isEmpty() && text.endsWith(latest)) {
            System.arraycopy(window, settled, window, 0, size - settled);
            size -= settled;
            given = latest.length();
        }
        settled = size;
    }

    private String decode(int from) {
        return decoder.decode(Arrays.copyOfRange(window, from, size));
    }
}
