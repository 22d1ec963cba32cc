/**
 * What an answer is worth, and how sure that is: the metrics of the published benchmarks, and the bootstrap over images. Pure: {@code java.*}
 * and failures only, seeded.
 *
 * <p>Credits are in [0, 1], scores in percent.
 */
package io.globalcom2.benchmarks.evaluation.metrics;
