/**
 * The way into the compressor: gRPC messages to and from the values of {@code globalcom2}, threads, metrics and draining. Nothing is
 * decided here about which token survives.
 */
package io.globalcom2.compression.grpc;
