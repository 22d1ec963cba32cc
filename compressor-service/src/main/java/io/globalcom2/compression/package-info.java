/**
 * The compressor: {@code globalcom2} is the pure algorithm, {@code features} and {@code djl} compute with features, {@code grpc} is the way
 * in. Nothing lives in this package itself.
 */
package io.globalcom2.compression;
