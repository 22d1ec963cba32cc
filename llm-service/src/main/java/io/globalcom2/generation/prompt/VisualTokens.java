package io.globalcom2.generation.prompt;

import static java.util.Objects.requireNonNull;

import io.globalcom2.failure.ServingException;
import io.globalcom2.tensor.FloatFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The visual tokens of one image that survived compression, before the projector, with the layout in which they are read. The counts are
 * checked here: a layout with another number of tokens than there are rows cannot be built.
 */
public final class VisualTokens implements PromptPiece {
    /** Marks a newline in the layout. */
    public static final int NEWLINE = -1;

    private final ByteBuffer rows;
    private final FloatFormat dtype;
    private final int rowWidth;
    private final int[] layout;
    private final int kept;

    /**
     * @param rows [kept, rowWidth] little-endian, row-major, between position and limit; owned by this object from here on. Direct memory
     *     is passed to the engine without a copy.
     * @param layout one entry per position in reading order: {@link #NEWLINE}, or anything &ge; 0 for the next row
     * @throws ServingException INVALID_INPUT when the counts do not agree
     */
    public VisualTokens(ByteBuffer rows, FloatFormat dtype, int rowWidth, int... layout) {
        this.rows = requireNonNull(rows, "rows is null").slice().order(ByteOrder.LITTLE_ENDIAN);
        this.dtype = requireNonNull(dtype, "dtype is null");
        this.rowWidth = rowWidth;
        this.layout = layout.clone();
        this.kept =
                (int) Arrays.stream(layout).filter(entry -> entry != NEWLINE).count();
        for (int entry : layout) {
            if (entry < NEWLINE) {
                throw ServingException.invalidInput(
                        "layout: expected -1 for a newline or an index of at least 0, got " + entry);
            }
        }
        if (rowWidth < 1) {
            throw ServingException.invalidInput("expected a row width of at least 1, got " + rowWidth);
        }
        long expectedBytes = (long) kept * rowWidth * dtype.sizeBytes();
        if (this.rows.remaining() != expectedBytes) {
            throw ServingException.invalidInput("expected %d bytes for %d rows of %d %s, got %d"
                    .formatted(expectedBytes, kept, rowWidth, dtype, this.rows.remaining()));
        }
    }

    /**
     * This, when it is what the compressor announced.
     *
     * @param announcedKept visual tokens, newlines not counted
     * @throws ServingException INVALID_INPUT when other numbers arrived
     */
    public VisualTokens requireCounts(int announcedKept, int announcedNewlines) {
        if (kept != announcedKept || newlines() != announcedNewlines) {
            throw ServingException.invalidInput("expected %d visual tokens and %d newlines as announced, got %d and %d"
                    .formatted(announcedKept, announcedNewlines, kept, newlines()));
        }
        return this;
    }

    /** The rows, read-only, little-endian: [kept, rowWidth]. */
    public ByteBuffer rows() {
        return rows.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Element type of the rows, as they came from the encoder. */
    public FloatFormat dtype() {
        return dtype;
    }

    /** Elements of a row: the width of the vision tower. */
    public int rowWidth() {
        return rowWidth;
    }

    /** Rows, newlines not counted. */
    public int kept() {
        return kept;
    }

    public int newlines() {
        return layout.length - kept;
    }

    /** Whether the position is a newline and not the next row. */
    public boolean isNewline(int position) {
        return layout[position] == NEWLINE;
    }

    @Override
    public int positions() {
        return layout.length;
    }

    @Override
    public VisualTokens from(int start) {
        int[] rest = Arrays.copyOfRange(layout, start, layout.length);
        long keptOfRest = Arrays.stream(rest).filter(entry -> entry != NEWLINE).count();
        int bytes = Math.toIntExact(keptOfRest * rowWidth * dtype.sizeBytes());
        return new VisualTokens(rows.slice(rows.limit() - bytes, bytes), dtype, rowWidth, rest);
    }

    /** SHA-256 of all that the language model gets to see: the rows as they arrived, and where the newlines stand. Takes some milliseconds for each MiB. */
    public byte[] digest() {
        ByteBuffer head = ByteBuffer.allocate(2 * Integer.BYTES + layout.length);
        head.putInt(dtype.torchScalarType()).putInt(rowWidth);
        for (int entry : layout) {
            head.put((byte) (entry == NEWLINE ? 1 : 0));
        }
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(head.flip());
            sha256.update(rows());
            return sha256.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
