package io.globalcom2.generation.prompt;

import static java.util.Objects.requireNonNull;

import io.globalcom2.compression.globalcom2.Resizing;
import io.globalcom2.failure.ServingException;
import io.globalcom2.tensor.FloatFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

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
    private final Optional<Resizing> resizing;
    /** Of the tokens that the rows become. */
    private final int firstToken;

    private final int kept;

    /**
     * Rows that are read as they are.
     *
     * @param rows [kept, rowWidth] little-endian, row-major, between position and limit; owned by this object from here on. Direct memory
     *     is passed to the engine without a copy.
     * @param layout one entry per position in reading order: {@link #NEWLINE}, or anything &ge; 0 for the next row
     * @throws ServingException INVALID_INPUT when the counts do not agree
     */
    public VisualTokens(ByteBuffer rows, FloatFormat dtype, int rowWidth, int... layout) {
        this(rows, dtype, rowWidth, Optional.empty(), 0, layout.clone());
        requireRows(kept);
    }

    private VisualTokens(
            ByteBuffer rows,
            FloatFormat dtype,
            int rowWidth,
            Optional<Resizing> resizing,
            int firstToken,
            int... layout) {
        this.rows = requireNonNull(rows, "rows is null").slice().order(ByteOrder.LITTLE_ENDIAN);
        this.dtype = requireNonNull(dtype, "dtype is null");
        this.rowWidth = rowWidth;
        this.layout = layout;
        this.resizing = resizing;
        this.firstToken = firstToken;
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
    }

    /**
     * Rows as a selection lays them out.
     *
     * @param rows one for each entry of the sequence that is no newline
     * @param resizing what becomes of the crops' rows, which are the last ones, before they are read: then there is a newline behind each row of their grid
     * @param sequence as the layout above
     * @throws ServingException INVALID_INPUT when they do not agree
     */
    public static VisualTokens of(
            ByteBuffer rows, FloatFormat dtype, int rowWidth, Optional<Resizing> resizing, int... sequence) {
        return resizing.isPresent()
                ? resized(rows, dtype, rowWidth, resizing.get(), sequence)
                : new VisualTokens(rows, dtype, rowWidth, sequence);
    }

    private static VisualTokens resized(
            ByteBuffer rows, FloatFormat dtype, int rowWidth, Resizing resizing, int... sequence) {
        int thumbnail = sequence.length - resizing.rows() * (resizing.columns() + 1);
        for (int i = 0; i < sequence.length; i++) {
            boolean endsRow = i >= thumbnail && (i - thumbnail) % (resizing.columns() + 1) == resizing.columns();
            if (thumbnail < 0 || endsRow != (sequence[i] == NEWLINE)) {
                throw ServingException.invalidInput(
                        "layout: expected a thumbnail and %d rows of %d tokens, each with a newline behind it, got %d positions, among which %d is %d"
                                .formatted(resizing.rows(), resizing.columns(), sequence.length, i, sequence[i]));
            }
        }
        int[] layout = new int[thumbnail + resizing.readRows() * (resizing.readColumns() + 1)];
        for (int row = 1; row <= resizing.readRows(); row++) {
            layout[thumbnail + row * (resizing.readColumns() + 1) - 1] = NEWLINE;
        }
        VisualTokens tokens = new VisualTokens(rows, dtype, rowWidth, Optional.of(resizing), 0, layout);
        tokens.requireRows(thumbnail + resizing.rows() * resizing.columns());
        return tokens;
    }

    private void requireRows(int count) {
        long expectedBytes = (long) count * rowWidth * dtype.sizeBytes();
        if (rows.remaining() != expectedBytes) {
            throw ServingException.invalidInput("expected %d bytes for %d rows of %d %s, got %d"
                    .formatted(expectedBytes, count, rowWidth, dtype, rows.remaining()));
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

    /** The rows, read-only, little-endian: [rowCount, rowWidth]. */
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

    public int rowCount() {
        return rows.remaining() / (rowWidth * dtype.sizeBytes());
    }

    /** What becomes of the crops' rows, which are the last ones, before they are read. */
    public Optional<Resizing> resizing() {
        return resizing;
    }

    /** How many tokens the rows become. */
    public int tokens() {
        return resizing.map(change -> rowCount() - change.rows() * change.columns() + change.tokens())
                .orElseGet(this::rowCount);
    }

    /** Which of them is the first that is read. */
    public int firstToken() {
        return firstToken;
    }

    /** Tokens that are read, newlines not counted. */
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
        int keptOfRest =
                (int) Arrays.stream(rest).filter(entry -> entry != NEWLINE).count();
        if (resizing.isPresent()) {
            // What is left may be made of any row.
            return new VisualTokens(rows, dtype, rowWidth, resizing, firstToken + kept - keptOfRest, rest);
        }
        int bytes = Math.toIntExact((long) keptOfRest * rowWidth * dtype.sizeBytes());
        return new VisualTokens(rows.slice(rows.limit() - bytes, bytes), dtype, rowWidth, rest);
    }

    /** SHA-256 of all that the language model gets to see: the rows as they arrived, and where the newlines stand. Takes some milliseconds for each MiB. */
    public byte[] digest() {
        ByteBuffer head = ByteBuffer.allocate(3 * Integer.BYTES + layout.length);
        head.putInt(dtype.torchScalarType())
                .putInt(rowWidth)
                .putInt(resizing.map(Resizing::columns).orElse(0));
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
