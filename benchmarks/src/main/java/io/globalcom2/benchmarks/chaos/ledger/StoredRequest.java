package io.globalcom2.benchmarks.chaos.ledger;

import java.time.Instant;

/**
 * A record in a topic of requests.
 *
 * @param time the brokers'
 * @param traceparent tells which planned request it is; empty where there is none
 * @param handedBack whether a worker put it there
 */
public record StoredRequest(String id, String topic, Instant time, String traceparent, boolean handedBack) {}
