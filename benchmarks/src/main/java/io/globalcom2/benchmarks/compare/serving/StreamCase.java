package io.globalcom2.benchmarks.compare.serving;

/**
 * A row of the table of streams.
 *
 * @param streams answers that are written at a time
 * @param ratio of their prompts
 * @param withPrompts whether uncompressed prompts come in meanwhile, one after the other
 */
record StreamCase(int streams, double ratio, boolean withPrompts) {}
