/**
 * The few ways in which work fails that a caller can tell apart. {@code java.*} only. Each transport maps them in one place: gRPC in
 * {@code io.globalcom2.grpc.GrpcFailures}, HTTP in the gateway. Anything else that is thrown is a bug and becomes an internal error.
 */
package io.globalcom2.failure;
