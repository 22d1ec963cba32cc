/**
 * Breaks a running installation on purpose while it is asked, and counts afterwards, from Kafka and from what the callers saw, whether the
 * queue kept its promises. Real processes, real signals; nothing in the services knows of it. Linux only.
 */
package io.globalcom2.benchmarks.chaos;
