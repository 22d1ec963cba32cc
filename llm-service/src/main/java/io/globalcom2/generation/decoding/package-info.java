/**
 * The port to the language model: segments of a KV cache, and steps that read tokens and pieces of prompts into them. Names no engine; the
 * adapter is in {@code djl}.
 */
package io.globalcom2.generation.decoding;
