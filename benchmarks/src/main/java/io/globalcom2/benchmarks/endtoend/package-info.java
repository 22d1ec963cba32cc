/** Measures a running installation from outside, through the gateway's OpenAI-compatible interface. Starts nothing itself. */
package io.globalcom2.benchmarks.endtoend;
