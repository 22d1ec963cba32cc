/** The Kafka side: callers that write to the queue, and a plain reader of all topics. */
package io.globalcom2.benchmarks.chaos.messaging;
