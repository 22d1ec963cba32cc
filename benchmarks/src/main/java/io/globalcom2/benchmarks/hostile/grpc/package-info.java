/** Callers over gRPC that send bytes as they are. */
package io.globalcom2.benchmarks.hostile.grpc;
