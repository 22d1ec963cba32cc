/**
 * A language model as llama.cpp reads it: the file format GGUF, blocks of four bits, and which tensor of a checkpoint goes where. Formats after
 * {@code docs/gguf.md} and {@code ggml-quants.c} of ggml-org/ggml.
 */
package io.globalcom2.benchmarks.compare.gguf;
