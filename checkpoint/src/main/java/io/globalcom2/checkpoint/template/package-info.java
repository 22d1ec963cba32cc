/**
 * From a conversation to the text of a prompt, by the checkpoint's own chat template. Jinja stays in here; token ids do not come in.
 */
package io.globalcom2.checkpoint.template;
