package io.globalcom2.generation.sampling;

import java.util.List;

/**
 * Ends a text before the first stop text in it. Text that may still become a stop text is held back. Looks at one character after the other,
 * so the result does not depend on how the text was cut into pieces; of two stop texts that end at the same character the longer one counts.
 */
final class StopTexts {
    private final List<String> stop;
    private final StringBuilder held = new StringBuilder();
    private boolean reached;

    StopTexts(List<String> stop) {
        this.stop = stop;
    }

    /** Whether a stop text was found; what follows it is dropped. */
    boolean reached() {
        return reached;
    }

    /** Text that is certainly part of the answer, now that this has come. */
    String add(String text) {
        if (stop.isEmpty()) {
            return text;
        }
        StringBuilder certain = new StringBuilder();
        for (int i = 0; i < text.length() && !reached; i++) {
            held.append(text.charAt(i));
            int found = longestFound();
            reached = found > 0;
            int keep = reached ? found : longestBegun();
            certain.append(held, 0, held.length() - keep);
            held.delete(0, held.length() - keep);
        }
        if (reached) {
            held.setLength(0);
        }
        return certain.toString();
    }

    /** Text still held back, at the end of the answer. */
    String finish() {
        String rest = held.toString();
        held.setLength(0);
        return rest;
    }

    /** Length of the longest stop text that the held text ends with; 0 when there is none. */
    private int longestFound() {
        int longest = 0;
        for (String candidate : stop) {
            if (candidate.length() > longest && endsWith(candidate, candidate.length())) {
                longest = candidate.length();
            }
        }
        return longest;
    }

    /** Length of the longest beginning of a stop text that the held text ends with. */
    private int longestBegun() {
        int longest = 0;
        for (String candidate : stop) {
            for (int length = candidate.length() - 1; length > longest; length--) {
                if (endsWith(candidate, length)) {
                    longest = length;
                }
            }
        }
        return longest;
    }

    /** Whether the held text ends with the first characters of a stop text. */
    private boolean endsWith(String candidate, int length) {
        int start = held.length() - length;
        return start >= 0 && held.indexOf(candidate.substring(0, length), start) == start;
    }
}
