/** What is done to the processes, when, and the record of it. */
package io.globalcom2.benchmarks.chaos.faults;
