/** Tables, the plot and what an answer costs, out of judged answers. Runs no model. */
package io.globalcom2.benchmarks.evaluation.reporting;
