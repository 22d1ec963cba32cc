/**
 * The language model tier: {@code prompt} and {@code sampling} are pure, {@code decoding} is the port to the model, {@code scheduling}
 * shares it among requests, {@code djl} runs it; {@code grpc} and {@code messaging} are the ways in and out. Nothing lives in this package itself.
 */
package io.globalcom2.generation;
