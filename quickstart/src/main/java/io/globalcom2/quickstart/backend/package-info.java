/**
 * Kafka in this process and the four services as processes on this machine: ports, environment, logs, readiness, and an end that leaves
 * nothing behind. No questions are asked here.
 */
package io.globalcom2.quickstart.backend;
