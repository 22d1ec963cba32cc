/**
 * Who reads what when: shares the positions and the steps of the engine among requests, feeds the sampler, turns tokens into text, and looks
 * at cancellation and deadlines between steps. Knows neither gRPC nor Kafka nor DJL.
 */
package io.globalcom2.generation.scheduling;
