/**
 * What was said so far, as both sides of the queue know it: who says what, with which images. Checks once, for both, what can be answered at
 * all. {@code java.*} and the failure kinds only: how a conversation travels and how a model reads it is known elsewhere.
 */
package io.globalcom2.checkpoint.chat;
