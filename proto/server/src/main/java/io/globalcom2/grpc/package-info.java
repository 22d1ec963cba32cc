/**
 * What every gRPC adapter shares: the one mapping between {@link io.globalcom2.failure.FailureKind} and gRPC statuses, flow-controlled
 * streams of servers, the health protocol, the age of connections and the certificates of the token relay. No service of ours and no decision of one lives here.
 */
package io.globalcom2.grpc;
