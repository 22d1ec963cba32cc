/**
 * The port to the language model: slots of a KV cache that are prefilled and decoded. Names no engine; the adapter is in {@code djl}.
 */
package io.globalcom2.generation.decoding;
