/**
 * The checkpoint behind the ports: the language model on DJL (the program {@code language_model.py}, its weights, the adapter), and the chat
 * template and tokenizer as {@code prompt} wants them. The only room of this service that sees the engine; NDArrays do not leave it.
 */
package io.globalcom2.generation.djl;
