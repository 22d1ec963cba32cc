package io.globalcom2.checkpoint.prompt;

/** Token ids of a text as the tokenizer of the checkpoint gives them; special tokens in the text are found, none are added. */
@FunctionalInterface
public interface TextEncoder {
    /** Token ids; none for an empty text. */
    int[] encode(String text);
}
