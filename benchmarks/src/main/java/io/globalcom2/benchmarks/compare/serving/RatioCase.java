package io.globalcom2.benchmarks.compare.serving;

/** A row of the table of ratios. */
record RatioCase(double ratio, Picture picture) {}
