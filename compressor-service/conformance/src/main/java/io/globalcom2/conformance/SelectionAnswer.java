package io.globalcom2.conformance;

import java.util.List;

/**
 * What a compressor answered for one image, whichever way it was asked.
 *
 * @param sequence {@code view * T + token} per prompt position, -1 for a newline
 * @param originalTokens what the uncompressed model reads, newlines not counted
 * @param keptTokens tokens that survive, newlines not counted
 * @param cropKept tokens kept of each crop, row by row
 * @param cropRatios ratio of each crop before rounding, row by row; empty where the method allocates nothing
 */
public record SelectionAnswer(
        List<Integer> sequence,
        int originalTokens,
        int keptTokens,
        int newlines,
        int thumbnailKept,
        List<Integer> cropKept,
        List<Double> cropRatios) {
    public SelectionAnswer {
        sequence = List.copyOf(sequence);
        cropKept = List.copyOf(cropKept);
        cropRatios = List.copyOf(cropRatios);
    }
}
