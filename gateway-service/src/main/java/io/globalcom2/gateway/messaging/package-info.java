/**
 * The Kafka side: requests go into {@code inference-requests}, results come from {@code inference-results}, and {@code inference-asked} is between gateways. Maps records to what
 * {@code admission} and {@code relay} speak; no decisions.
 */
package io.globalcom2.gateway.messaging;
