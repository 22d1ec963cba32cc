package io.globalcom2.generation.decoding;

import static java.util.Objects.requireNonNull;

/**
 * Consecutive positions of a prompt. A long one may be read in several spans, in order, with other work between them.
 *
 * @param segment position of the cache where the sequence begins
 * @param start first position to read, counted from the segment's; those before it have been read, for this sequence or for another
 * @param end behind the last position to read
 */
public record PromptSpan(int segment, PromptRows rows, int start, int end) {
    public PromptSpan {
        requireNonNull(rows, "rows is null");
        if (start < rows.start() || end <= start || end > rows.end()) {
            throw new IllegalArgumentException("expected a span within %d to %d of a prompt, got %d to %d"
                    .formatted(rows.start(), rows.end(), start, end));
        }
    }

    /** How many are read. */
    public int positions() {
        return end - start;
    }

    /** Whether the prompt ends here, so that the next token can be chosen. */
    public boolean endsPrompt() {
        return end == rows.end();
    }
}
