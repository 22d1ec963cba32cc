/**
 * What compression and the tiers do to requests that are served: an installation of its own, asked over the gateway's HTTP and gRPC doors. Ratios, streams and hops each
 * have a run, which asks, and results, which are pure.
 */
package io.globalcom2.benchmarks.compare.serving;
