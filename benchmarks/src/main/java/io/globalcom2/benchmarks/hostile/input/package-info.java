/** What is sent: made of a seed and of nothing else. No transport, no process. */
package io.globalcom2.benchmarks.hostile.input;
