/**
 * The command that measures what serves here, in one run on one machine: beside other systems, and what compression buys. Parts of it are
 * packages of their own.
 */
package io.globalcom2.benchmarks.compare;
