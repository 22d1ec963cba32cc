/**
 * The gRPC side: the front door {@code Inference}, the {@code TokenRelay} for the workers, and the stubs they hang on. No decisions.
 */
package io.globalcom2.gateway.grpc;
