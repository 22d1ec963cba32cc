/** Callers over gRPC, and the relay that kills whoever works on a killer record. */
package io.globalcom2.benchmarks.chaos.grpc;
