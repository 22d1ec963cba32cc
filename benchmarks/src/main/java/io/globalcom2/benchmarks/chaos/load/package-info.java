/** Who asks what and when, and what each caller saw. How a request travels is a {@code RequestSender}'s business. */
package io.globalcom2.benchmarks.chaos.load;
