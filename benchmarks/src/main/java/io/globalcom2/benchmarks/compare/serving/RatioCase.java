package io.globalcom2.benchmarks.compare.serving;

import io.globalcom2.benchmarks.compare.serving.asking.Picture;

/** A row of the table of ratios. */
record RatioCase(double ratio, Picture picture) {}
