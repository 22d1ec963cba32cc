package io.globalcom2.generation.scheduling;

import static java.util.Objects.requireNonNull;

import io.globalcom2.generation.prompt.Prompt;
import io.globalcom2.generation.prompt.PromptPiece;
import io.globalcom2.generation.prompt.TextTokens;
import io.globalcom2.generation.prompt.VisualTokens;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What a sequence reads from its first position on, as numbers to compare: as far as two are equal, the cache holds the same for both. A token
 * is its id. A visual position is told by the digest of its image's rows as they arrived, never by a hash of the image file: that knows nothing of
 * the selection and the encoder, and callers could make it up. (63 bits of SHA-256 are compared. Nobody finds other rows that have those of given ones.)
 */
final class Readings {
    /** Spreads the positions of an image over all numbers; odd, so no two of one image are equal. */
    private static final long STRIDE = 0x9E3779B97F4A7C15L;

    private final String owner;
    private long[] numbers;
    private int positions;

    private Readings(String owner, long... numbers) {
        this.owner = owner;
        this.numbers = numbers;
        this.positions = numbers.length;
    }

    /**
     * Nothing yet.
     *
     * @param owner readings of different owners have nothing in common
     */
    static Readings none(String owner) {
        return new Readings(requireNonNull(owner, "owner is null"));
    }

    /** All of a prompt. Takes some milliseconds for each MiB of visual tokens. */
    static Readings of(String owner, Prompt prompt) {
        long[] numbers = new long[prompt.positions()];
        int position = 0;
        for (PromptPiece part : prompt.parts()) {
            long image = part instanceof VisualTokens visual
                    ? ByteBuffer.wrap(visual.digest()).getLong()
                    : 0;
            for (int i = 0; i < part.positions(); i++) {
                numbers[position++] =
                        part instanceof TextTokens text ? text.get(i) : (image + i * STRIDE) | Long.MIN_VALUE;
            }
        }
        return new Readings(requireNonNull(owner, "owner is null"), numbers);
    }

    String owner() {
        return owner;
    }

    int positions() {
        return positions;
    }

    /** How many positions both begin with. */
    int common(Readings other) {
        if (!owner.equals(other.owner)) {
            return 0;
        }
        int shorter = Math.min(positions, other.positions);
        int mismatch = Arrays.mismatch(numbers, 0, shorter, other.numbers, 0, shorter);
        return mismatch < 0 ? shorter : mismatch;
    }

    /** Goes on as another does, up to a position. */
    void follow(Readings other, int end) {
        numbers = Arrays.copyOf(numbers, Math.max(numbers.length, end));
        System.arraycopy(other.numbers, positions, numbers, positions, end - positions);
        positions = end;
    }

    /** Reads one more token. */
    void add(int token) {
        if (positions == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * positions + 1);
        }
        numbers[positions++] = token;
    }

    /** Forgets what stands behind a position. */
    void cut(int end) {
        positions = Math.min(positions, end);
    }
}
