/**
 * What every gRPC adapter shares: the one mapping between {@link io.globalcom2.failure.FailureKind} and gRPC statuses, and flow-controlled
 * server streams. No service and no decision lives here.
 */
package io.globalcom2.grpc;
