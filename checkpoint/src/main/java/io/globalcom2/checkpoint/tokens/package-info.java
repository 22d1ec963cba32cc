/**
 * Which spellings a tokenizer reads as special tokens, and whose: a template's are, a caller's are text. {@code java.*} and JSON only; the
 * tokenizer itself runs in {@code djl}.
 */
package io.globalcom2.checkpoint.tokens;
