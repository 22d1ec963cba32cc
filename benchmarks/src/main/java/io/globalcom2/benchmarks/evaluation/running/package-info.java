/**
 * Which runs there are, what a model answers in them, and the log of answers from which an interrupted evaluation goes on. Knows no engine and
 * no transport: {@link io.globalcom2.benchmarks.evaluation.running.EvaluatedModel} is the port to both.
 */
package io.globalcom2.benchmarks.evaluation.running;
