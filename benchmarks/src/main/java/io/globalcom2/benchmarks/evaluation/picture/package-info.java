/** What each method keeps of an image, drawn side by side. Draws on the quickstart's picture of one selection; no model. */
package io.globalcom2.benchmarks.evaluation.picture;
