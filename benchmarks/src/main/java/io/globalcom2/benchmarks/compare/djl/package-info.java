/** What a machine can do at best, in the same run, with the same library and threads as what is measured on it. */
package io.globalcom2.benchmarks.compare.djl;
