/**
 * How many positions of a prompt a conversation takes: its text by the checkpoint's chat template and tokenizer, its images by their headers
 * and the checkpoint's grids. Nothing is encoded for it, so workers and gateways count alike, before anything is run.
 */
package io.globalcom2.checkpoint.prompt;
