/** The whole path in one process: the services' own classes, called one after the other without a transport between them. */
package io.globalcom2.benchmarks.evaluation.inprocess;
