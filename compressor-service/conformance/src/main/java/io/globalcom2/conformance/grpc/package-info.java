/** The questions of the suite over gRPC: what is sent, and how what comes back is read. What it should have been is not decided here, but for refusals. */
package io.globalcom2.conformance.grpc;
