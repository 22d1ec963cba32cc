/** Running services as the evaluated model, through the gateway's OpenAI-compatible interface. */
package io.globalcom2.benchmarks.evaluation.endpoint;
