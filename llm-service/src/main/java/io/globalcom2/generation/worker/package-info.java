/**
 * The work on one request, from the moment it is taken from the queue to its terminal record: plain Java behind ports. The queue, the result
 * ledger and the dead letters are Kafka's business ({@code messaging}), the image encoder and the token relay are gRPC's ({@code grpc}). A
 * <em>record</em> is a request as it lies in the queue; an <em>attempt</em> is one worker's work on it; its <em>terminal record</em> is what
 * the caller can rely on. What an answer cost passes through as the message the caller reads.
 */
package io.globalcom2.generation.worker;
