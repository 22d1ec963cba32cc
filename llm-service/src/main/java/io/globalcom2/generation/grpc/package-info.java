/**
 * gRPC in and out of the language model tier: calls to the vision encoder and to the gateways' token relays, and the service for callers that
 * bring their own prompt. Maps messages to the domain and failures to statuses; decides nothing.
 */
package io.globalcom2.generation.grpc;
