/**
 * What the language model reads: token ids and visual tokens, in reading order, and how a conversation becomes that. Pure: {@code java.*}
 * and the conversation. A <em>position</em> is one row of the prompt: a token id, a visual token or a newline.
 */
package io.globalcom2.generation.prompt;
