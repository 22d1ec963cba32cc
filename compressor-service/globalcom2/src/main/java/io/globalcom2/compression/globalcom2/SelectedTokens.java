package io.globalcom2.compression.globalcom2;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * Which tokens of an image survive and in which order they are read.
 *
 * @param settings what was asked for and applied
 * @param originalTokens what the uncompressed model reads, newlines not counted: the thumbnail's tokens and the valid ones of every crop, or what those are resized to
 * @param thumbnailKept tokens kept of the thumbnail
 * @param cropKept tokens kept of each crop, row by row
 * @param cropRatios ratio of each crop before rounding and saturation, row by row; empty for {@link Method#NONE}, which allocates nothing
 * @param resizing what becomes of the crops' tokens before they are read, where nothing is compressed and there are too many of them
 */
public record SelectedTokens(
        SelectionSettings settings,
        Sequence sequence,
        int originalTokens,
        int thumbnailKept,
        List<Integer> cropKept,
        List<Double> cropRatios,
        Optional<Resizing> resizing) {
    public SelectedTokens {
        requireNonNull(settings, "settings is null");
        requireNonNull(sequence, "sequence is null");
        cropKept = List.copyOf(cropKept);
        cropRatios = List.copyOf(cropRatios);
        requireNonNull(resizing, "resizing is null");
    }

    /** Tokens in the sequence: rows of features that are sent on. */
    public int rows() {
        return thumbnailKept + cropKept.stream().mapToInt(Integer::intValue).sum();
    }

    /** Tokens that are read, newlines not counted: the rows, or what they are resized to. */
    public int keptTokens() {
        return resizing.isPresent() ? originalTokens : rows();
    }

    /** Newlines that are read. */
    public int newlines() {
        return resizing.map(Resizing::readRows).orElseGet(() -> sequence.length() - rows());
    }
}
