package io.globalcom2.generation.decoding;

import io.globalcom2.generation.prompt.Prompt;
import java.util.List;

/**
 * A language model with a KV cache of {@link #positions()} positions, numbered from 0. A sequence lies in consecutive ones, its segment. The
 * engine remembers nothing about sequences: callers say where each lies and what it reads, keep segments apart, and what lies behind the last
 * position that they named is not read. For one calling thread.
 *
 * <p>P = positions of a prompt, N = size of the vocabulary, which is the length of a row of logits, W = width of the language model.
 */
public interface LanguageModelEngine extends AutoCloseable {
    /** Positions that the cache has room for, those of all sequences together. */
    int positions();

    /** Positions of one sequence at most, prompt and answer together; not more than {@link #positions()}. */
    int maxContext();

    /**
     * Looks up the tokens and projects the visual tokens, of what is not read yet.
     *
     * @param start first position that is; in [0, P)
     * @return [P - start, W], to be closed by the caller
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT when the prompt is not for this model
     */
    PromptRows pack(Prompt prompt, int start);

    /**
     * Reads a token of each of some sequences, and the next positions of the prompts of others, all of them together. A step that failed
     * may be done again, in parts too: it writes the same to the same places.
     *
     * @param tokens of sequences that {@code spans} does not name
     * @param spans at least one of either, none empty
     * @return logits [N] behind each token, then behind each span that ends its prompt; [0] behind the other spans
     */
    float[][] step(List<NextToken> tokens, List<PromptSpan> spans);

    /**
     * Copies what was read to another place in the cache. It must stand as far behind the start of its segment there as here, since keys hold their positions.
     *
     * @param origin first position of the cache to copy
     * @param destination where it goes; the places may overlap
     * @param positions how many
     */
    void copy(int origin, int destination, int positions);

    @Override
    void close();
}
