/**
 * Choosing the next token from the logits, and when to stop. Pure: {@code java.*} only, seeded, no clock.
 */
package io.globalcom2.generation.sampling;
