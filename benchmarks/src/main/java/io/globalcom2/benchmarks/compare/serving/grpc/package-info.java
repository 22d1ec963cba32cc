/** The door of gRPC, for whole answers and for streams. */
package io.globalcom2.benchmarks.compare.serving.grpc;
