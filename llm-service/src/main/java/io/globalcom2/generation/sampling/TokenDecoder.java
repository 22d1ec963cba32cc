package io.globalcom2.generation.sampling;

/** Text of token ids as the tokenizer of the checkpoint gives it, special tokens left out. */
@FunctionalInterface
public interface TokenDecoder {
    /**
     * The text of these tokens alone.
     *
     * @param ids not empty; need not begin where a text begins
     */
    String decode(int[] ids);
}
