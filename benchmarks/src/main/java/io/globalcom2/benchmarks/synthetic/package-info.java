/**
 * Checkpoints with the geometry of real LLaVA-NeXT and LLaVA-OneVision models and random weights: speed and memory can be measured on them
 * where the real weights are not at hand. Their answers mean nothing.
 */
package io.globalcom2.benchmarks.synthetic;
