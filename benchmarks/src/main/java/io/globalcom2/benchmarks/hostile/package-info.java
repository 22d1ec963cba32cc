/**
 * Sends running services what nobody should send, and looks whether each answer is a clear one, whether all of them live, and whether what they
 * held is given back. Real processes with the heaps of the manifests; nothing in the services knows of it. Linux only.
 */
package io.globalcom2.benchmarks.hostile;
