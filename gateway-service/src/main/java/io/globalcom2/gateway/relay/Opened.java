package io.globalcom2.gateway.relay;

/**
 * What an attempt hears when it opens its stream.
 *
 * @param nextSequenceNumber events with a smaller number have arrived
 */
public record Opened(Verdict verdict, long nextSequenceNumber) {}
