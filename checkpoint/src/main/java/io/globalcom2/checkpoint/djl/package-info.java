/**
 * The only door to the engine: programs in TorchScript source, packed by Java and run by libtorch; their weights, taken from mapped
 * memory; the tokenizer. What a program computes stands in a {@code .py} resource beside the class that runs it, in the service that
 * needs it. Reading of JSON or of weight files has no place here.
 */
package io.globalcom2.checkpoint.djl;
