/**
 * How much waits in the queue: what the brokers tell of each lane, less what the workers say they hold. Knows neither Kafka nor what a request
 * is.
 */
package io.globalcom2.gateway.backlog;
