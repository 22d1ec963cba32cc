package io.globalcom2.generation.sampling;

import java.util.List;

/**
 * Ends a text before the first stop text in it. Text that may still become a stop text is held back. Looks at one character after the other,
 * once, so the result does not depend on how the text was cut into pieces; of two stop texts that end at the same character the longer one
 * counts.
 */
final class StopTexts {
    private final List<Matcher> stop;
    private final StringBuilder held = new StringBuilder();
    private boolean reached;

    StopTexts(List<String> stop) {
        this.stop = stop.stream().map(Matcher::new).toList();
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
            int begun = 0;
            int found = 0;
            for (Matcher matcher : stop) {
                int length = matcher.add(text.charAt(i));
                begun = Math.max(begun, length);
                found = matcher.found() ? Math.max(found, length) : found;
            }
            reached = found > 0;
            int certainLength = held.length() - (reached ? found : begun);
            certain.append(held, 0, certainLength);
            held.delete(0, certainLength);
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

    /** How much of one stop text the text so far ends with, by Knuth, Morris and Pratt. */
    private static final class Matcher {
        private final String stop;
        /** For each length of a beginning of the stop text: the length of the longest shorter beginning that it ends with. */
        private final int[] shorter;

        private int matched;

        Matcher(String stop) {
            this.stop = stop;
            this.shorter = new int[stop.length() + 1];
            for (int length = 2; length <= stop.length(); length++) {
                shorter[length] = extend(shorter[length - 1], stop.charAt(length - 1));
            }
        }

        /** The length of the longest beginning of the stop text that the text now ends with. */
        int add(char next) {
            matched = extend(found() ? shorter[matched] : matched, next);
            return matched;
        }

        boolean found() {
            return matched == stop.length();
        }

        private int extend(int length, char next) {
            int begun = length;
            while (begun > 0 && stop.charAt(begun) != next) {
                begun = shorter[begun];
            }
            return stop.charAt(begun) == next ? begun + 1 : 0;
        }
    }
}
