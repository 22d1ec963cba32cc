package io.globalcom2.generation.djl;

import io.globalcom2.checkpoint.Checkpoint;
import io.globalcom2.checkpoint.chat.Conversation;
import io.globalcom2.checkpoint.djl.Tokenizer;
import io.globalcom2.checkpoint.template.ChatTemplate;
import io.globalcom2.checkpoint.template.ChatTemplateException;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.prompt.PromptAssembler;
import io.globalcom2.generation.prompt.Vocabulary;
import java.util.Arrays;
import java.util.OptionalInt;

/** Prompts and texts as a checkpoint wants them: its chat template and its tokenizer behind the functions of {@code prompt} and {@code sampling}. */
public final class CheckpointPrompts {
    private final ChatTemplate template;

    private CheckpointPrompts(ChatTemplate template) {
        this.template = template;
    }

    /** An assembler for the checkpoint; usable for as long as the tokenizer is open. */
    public static PromptAssembler assembler(Checkpoint checkpoint, Tokenizer tokenizer) {
        ChatTemplate template = ChatTemplate.read(checkpoint.folder(), checkpoint.tokenizer());
        OptionalInt beginOfSequence = Arrays.stream(tokenizer.encodePrompt(""))
                .mapToInt(Math::toIntExact)
                .findFirst();
        int imageToken = checkpoint.config().imageTokenId();
        return new PromptAssembler(
                new CheckpointPrompts(template)::render,
                text -> Arrays.stream(tokenizer.encode(text))
                        .mapToInt(Math::toIntExact)
                        .toArray(),
                tokenizer::plain,
                new Vocabulary(
                        checkpoint.config().text().vocabulary(),
                        beginOfSequence,
                        ChatTemplate.IMAGE_PLACEHOLDER,
                        imageToken));
    }

    /** Text of tokens, special tokens left out. */
    public static String decode(Tokenizer tokenizer, int... ids) {
        return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray());
    }

    private String render(Conversation conversation) {
        try {
            return template.render(conversation, true);
        } catch (ChatTemplateException e) {
            throw new ServingException(FailureKind.INVALID_INPUT, "messages: " + e.getMessage(), e);
        }
    }
}
