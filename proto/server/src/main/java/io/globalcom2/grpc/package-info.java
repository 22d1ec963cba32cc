/**
 * What every gRPC adapter shares: the one mapping between {@link io.globalcom2.failure.FailureKind} and gRPC statuses, flow-controlled
 * streams of servers, the health protocol and the age of connections. No service of ours and no decision of one lives here.
 */
package io.globalcom2.grpc;
