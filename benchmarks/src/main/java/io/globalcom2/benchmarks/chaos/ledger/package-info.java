/** One entry per request, of what the topics hold and what its caller saw, and what follows for the promises. No I/O but the files it writes. */
package io.globalcom2.benchmarks.chaos.ledger;
