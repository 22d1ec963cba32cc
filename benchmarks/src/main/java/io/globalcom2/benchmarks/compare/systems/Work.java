package io.globalcom2.benchmarks.compare.systems;

import java.util.Locale;

/**
 * What is measured.
 *
 * @param positions tokens of all views, positions of the prompt, or positions before the token, of each sequence where several get one
 */
record Work(Kind kind, int positions) {
    enum Kind {
        ENCODE,
        PREFILL,
        DECODE,
        DECODE_TOGETHER;

        String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }
}
