/** Measures the call of {@code Compressor.Select} from where an encoder stands: over loopback, and over a network of a stated delay. */
package io.globalcom2.benchmarks.grpc;
