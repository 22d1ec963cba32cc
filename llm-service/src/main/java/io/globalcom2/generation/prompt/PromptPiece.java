package io.globalcom2.generation.prompt;

/** Consecutive positions of one kind. */
public sealed interface PromptPiece permits TextTokens, VisualTokens {
    /** Number of positions this part takes in the prompt. */
    int positions();

    /**
     * What is left of it behind its first positions.
     *
     * @param start in [0, positions]
     */
    PromptPiece from(int start);
}
