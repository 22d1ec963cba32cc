package io.globalcom2.benchmarks.compare.systems;

/**
 * What one system took for one prompt.
 *
 * @param prefillMillis until the first token was known
 * @param decodeMillis for each token behind it: the median
 */
record Reading(double prefillMillis, double decodeMillis) {}
