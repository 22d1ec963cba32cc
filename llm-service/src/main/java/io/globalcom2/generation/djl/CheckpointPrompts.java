package io.globalcom2.generation.djl;

import io.globalcom2.checkpoint.Checkpoint;
import io.globalcom2.checkpoint.djl.Tokenizer;
import io.globalcom2.checkpoint.prompt.ConversationTokens;
import io.globalcom2.generation.prompt.PromptAssembler;
import java.util.Arrays;

/** Prompts and texts as a checkpoint wants them: its chat template and its tokenizer behind the functions of {@code prompt} and {@code sampling}. */
public final class CheckpointPrompts {
    private CheckpointPrompts() {}

    /** An assembler for the checkpoint; usable for as long as the tokenizer is open. */
    public static PromptAssembler assembler(Checkpoint checkpoint, Tokenizer tokenizer) {
        return new PromptAssembler(ConversationTokens.of(checkpoint.folder(), checkpoint.config(), tokenizer));
    }

    /** Text of tokens, special tokens left out. */
    public static String decode(Tokenizer tokenizer, int... ids) {
        return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray());
    }
}
