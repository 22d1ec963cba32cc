/** Who writes records to the queue as they are, and reads what becomes of them. */
package io.globalcom2.benchmarks.hostile.messaging;
