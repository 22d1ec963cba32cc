/**
 * The accuracy evaluation: what compression costs in answers and saves in work. Here is the command; data, metrics, models and reports have
 * rooms of their own.
 */
package io.globalcom2.benchmarks.evaluation;
