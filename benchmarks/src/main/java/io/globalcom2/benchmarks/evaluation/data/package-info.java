/**
 * Questions about images with their right answers: this project's JSON lines and the published layouts of the benchmarks. Reads files and
 * knows no model. What is wrong in a file is invalid input that names the place, what was expected and what is there.
 */
package io.globalcom2.benchmarks.evaluation.data;
