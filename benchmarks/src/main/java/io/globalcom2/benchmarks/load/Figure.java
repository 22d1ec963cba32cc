package io.globalcom2.benchmarks.load;

/**
 * One thing that is measured.
 *
 * @param unit {@code ms}, of which less is better, or {@code requests/s}
 */
record Figure(String work, String unit) {}
