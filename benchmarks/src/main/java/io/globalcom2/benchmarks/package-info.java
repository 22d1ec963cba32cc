/**
 * Measurements of the whole: the tiers side by side in one process, or a running installation from outside. Nothing here is used by a
 * service; micro-benchmarks sit beside the code they measure.
 */
package io.globalcom2.benchmarks;
