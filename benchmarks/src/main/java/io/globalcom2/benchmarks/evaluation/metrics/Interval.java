package io.globalcom2.benchmarks.evaluation.metrics;

/**
 * A value with its 95 % interval.
 *
 * @param low 2.5th percentile
 * @param high 97.5th percentile
 */
public record Interval(double value, double low, double high) {}
