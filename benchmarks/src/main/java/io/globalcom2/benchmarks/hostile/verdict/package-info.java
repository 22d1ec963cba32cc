/** What the answers are worth: pure of processes and transports. */
package io.globalcom2.benchmarks.hostile.verdict;
