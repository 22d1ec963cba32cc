/**
 * What comes in and when: the request as both front doors understand it, checked in its constructors, the bound on requests in flight, what a request holds of it and of its
 * caller's limits, and
 * the way into the queue. Speaks neither HTTP nor gRPC nor Kafka. Messages about a caller's mistakes read {@code field: expected …, got …}.
 */
package io.globalcom2.gateway.admission;
