/** Planned requests as messages of the schema. */
package io.globalcom2.benchmarks.chaos.wire;
