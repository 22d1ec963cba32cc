/**
 * The compressor: {@code globalcom2} is the pure algorithm, {@code grpc} is the way in. Nothing lives in this package itself.
 */
package io.globalcom2.compression;
