/**
 * Brings the events of a queued request back to the caller who waits for it: one answer per request, following one attempt at a time,
 * ending exactly once whatever workers, streams and clocks do. Speaks neither gRPC nor HTTP nor Kafka; what an answer cost passes through as
 * the message it came in. Time comes from a {@code Clock} and passes when {@code Relay.sweep} is called.
 */
package io.globalcom2.gateway.relay;
