/**
 * The gRPC side: the front door {@code Inference}, the {@code TokenRelay} for the workers and the {@code GatewayPeer} for other gateways, and the way to theirs. The messages are mapped in {@code wire}. No
 * decisions.
 */
package io.globalcom2.gateway.grpc;
