/** Measures running installations side by side, from outside: what the queue costs, what a second question waits for, requests per second. */
package io.globalcom2.benchmarks.load;
