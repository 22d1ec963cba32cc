/** Callers over HTTP, well-behaved and not, and who asks all the while whether others are served. */
package io.globalcom2.benchmarks.hostile.asking;
