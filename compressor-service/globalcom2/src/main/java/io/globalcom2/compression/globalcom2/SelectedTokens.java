package io.globalcom2.compression.globalcom2;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Which tokens of an image survive and in which order they are read.
 *
 * @param settings what was asked for and applied
 * @param originalTokens what the uncompressed model reads: the thumbnail's tokens and the valid ones of every crop, newlines not counted
 * @param thumbnailKept tokens kept of the thumbnail
 * @param cropKept tokens kept of each crop, row by row
 * @param cropRatios ratio of each crop before rounding and saturation, row by row; empty for {@link Method#NONE}, which allocates nothing
 */
public record SelectedTokens(
        SelectionSettings settings,
        Sequence sequence,
        int originalTokens,
        int thumbnailKept,
        List<Integer> cropKept,
        List<Double> cropRatios) {
    public SelectedTokens {
        requireNonNull(settings, "settings is null");
        requireNonNull(sequence, "sequence is null");
        cropKept = List.copyOf(cropKept);
        cropRatios = List.copyOf(cropRatios);
    }

    /** Tokens that survive, newlines not counted. */
    public int keptTokens() {
        return thumbnailKept + cropKept.stream().mapToInt(Integer::intValue).sum();
    }

    /** Newlines in the sequence. */
    public int newlines() {
        return sequence.length() - keptTokens();
    }
}
