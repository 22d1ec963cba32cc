/** Questions about pictures, the door of HTTP, and what a caller sees of a request. */
package io.globalcom2.benchmarks.compare.serving.asking;
