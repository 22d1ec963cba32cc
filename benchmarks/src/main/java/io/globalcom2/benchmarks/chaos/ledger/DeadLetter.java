package io.globalcom2.benchmarks.chaos.ledger;

/** A request that was put aside. */
public record DeadLetter(String id, String topic, String reason) {}
