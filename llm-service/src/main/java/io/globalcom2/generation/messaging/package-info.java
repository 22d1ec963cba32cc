/**
 * Kafka in and out of the language model tier: the queue of requests, the ledger of their results, and the dead letters. Maps records to the
 * domain, completion to acknowledgement, and nothing else: what becomes of a record is decided in {@code worker}.
 */
package io.globalcom2.generation.messaging;
