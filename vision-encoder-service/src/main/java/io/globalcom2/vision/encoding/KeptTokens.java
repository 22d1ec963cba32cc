package io.globalcom2.vision.encoding;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import java.util.Arrays;
import java.util.List;

/** Tokens of one image that survive, in reading order, newlines left out. */
public final class KeptTokens {
    private static final int NEWLINE = -1;

    private final int[] tokens;

    private KeptTokens(int[] tokens) {
        this.tokens = tokens;
    }

    /**
     * What a compressor chose, after a check that it fits the image and its own counts.
     *
     * @param sequence {@code view * T + token}, or -1 for a newline
     * @param tokensOfImage V · T
     * @param announcedKept tokens that the compressor says it keeps
     * @param announcedNewlines newlines that it says are among the positions
     * @throws ServingException INTERNAL when they do not agree: that is a bug of the compressor
     */
    public static KeptTokens of(List<Integer> sequence, int tokensOfImage, int announcedKept, int announcedNewlines) {
        int[] tokens = new int[sequence.size()];
        int kept = 0;
        for (int entry : sequence) {
            if (entry < NEWLINE || entry >= tokensOfImage) {
                throw mismatch("expected entries in -1.." + (tokensOfImage - 1) + ", got " + entry);
            }
            if (entry != NEWLINE) {
                tokens[kept++] = entry;
            }
        }
        int newlines = sequence.size() - kept;
        if (kept != announcedKept || newlines != announcedNewlines) {
            throw mismatch("expected " + announcedKept + " tokens and " + announcedNewlines
                    + " newlines as announced, got " + kept + " and " + newlines);
        }
        return new KeptTokens(Arrays.copyOf(tokens, kept));
    }

    public int count() {
        return tokens.length;
    }

    /** Number of the token at a place of the reading order, {@code view * T + token}. */
    public int get(int place) {
        return tokens[place];
    }

    private static ServingException mismatch(String message) {
        return new ServingException(FailureKind.INTERNAL, "the compressor's selection: " + message);
    }
}
