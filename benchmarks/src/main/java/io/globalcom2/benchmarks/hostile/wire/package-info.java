/** Messages of the schema with mistakes in them, and bytes that are none. */
package io.globalcom2.benchmarks.hostile.wire;
