/** How tokens are chosen, as both sides of the queue know it, checked once for both. {@code java.*} and the failure kinds only. */
package io.globalcom2.checkpoint.chat.sampling;
