/**
 * The gRPC side: the front door {@code Inference}, the {@code TokenRelay} for the workers, and the one mapping between the generated
 * messages and what {@code admission} and {@code relay} speak. No decisions.
 */
package io.globalcom2.gateway.grpc;
