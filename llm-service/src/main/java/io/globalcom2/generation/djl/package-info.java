/**
 * The language model on DJL: the program {@code language_model.py}, its weights, and the adapter behind the port of {@code decoding}. The only
 * room of this service that sees the engine; NDArrays do not leave it.
 */
package io.globalcom2.generation.djl;
