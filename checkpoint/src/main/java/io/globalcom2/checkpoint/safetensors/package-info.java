/**
 * Weights at rest: safetensors files, alone or in shards, checked as the reference implementation checks them and mapped into memory.
 * Nothing is read into the heap but headers. No engine.
 */
package io.globalcom2.checkpoint.safetensors;
