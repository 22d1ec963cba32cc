/**
 * The gRPC side: the front door {@code Inference} and the {@code TokenRelay} for the workers. The messages are mapped in {@code wire}. No
 * decisions.
 */
package io.globalcom2.gateway.grpc;
