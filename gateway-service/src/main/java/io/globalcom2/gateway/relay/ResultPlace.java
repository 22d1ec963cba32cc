package io.globalcom2.gateway.relay;

/** Where a stored result lies. */
public record ResultPlace(int partition, long offset) {}
