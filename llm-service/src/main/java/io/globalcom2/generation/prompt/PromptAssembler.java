package io.globalcom2.generation.prompt;

import static java.util.Objects.requireNonNull;

import io.globalcom2.checkpoint.chat.Conversation;
import io.globalcom2.checkpoint.prompt.ConversationTokens;
import io.globalcom2.checkpoint.prompt.Vocabulary;
import io.globalcom2.failure.ServingException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Makes prompts: text becomes token ids, and each image placeholder its visual tokens. */
public final class PromptAssembler {
    private final ConversationTokens tokens;
    private final Vocabulary vocabulary;

    /** An assembler for one checkpoint. */
    public PromptAssembler(ConversationTokens tokens) {
        this.tokens = requireNonNull(tokens, "tokens is null");
        this.vocabulary = tokens.vocabulary();
    }

    /** The text of a conversation, with places for its images. */
    public PromptDraft draft(Conversation conversation) {
        return new PromptDraft(vocabulary.imageToken(), conversation.images().size(), tokens.encode(conversation));
    }

    /**
     * The prompt of a conversation.
     *
     * @param images visual tokens of each image, in the order in which they stand in the conversation
     * @throws ServingException INVALID_INPUT when there are more or fewer images than places for them
     */
    public Prompt assemble(Conversation conversation, List<VisualTokens> images) {
        return draft(conversation).fill(images);
    }

    /** Token ids of a text that stands in a prompt as it is: no chat template, no images. */
    public TextTokens encodeText(String text) {
        return new TextTokens(tokens.encodeText(text));
    }

    /**
     * The prompt of parts that a caller brought, one after the other.
     *
     * @throws ServingException INVALID_INPUT when a token id is not in the vocabulary or is the image placeholder's
     */
    public Prompt assemble(List<PromptPiece> parts) {
        for (PromptPiece part : parts) {
            if (part instanceof TextTokens text) {
                requireText(text);
            }
        }
        return new Prompt(withBeginOfSequence(new ArrayList<>(parts)));
    }

    private void requireText(TextTokens text) {
        for (int i = 0; i < text.positions(); i++) {
            int id = text.get(i);
            if (id < 0 || id >= vocabulary.size()) {
                throw ServingException.invalidInput("token_ids: expected ids in [0, %d), got %s"
                        .formatted(vocabulary.size(), Integer.toUnsignedString(id)));
            }
            if (id == vocabulary.imageToken()) {
                throw ServingException.invalidInput(
                        "token_ids: expected visual_rows in the place of an image, got its placeholder " + id);
            }
        }
    }

    private List<PromptPiece> withBeginOfSequence(List<PromptPiece> parts) {
        OptionalInt begin = vocabulary.beginOfSequence();
        if (begin.isPresent() && !startsWith(parts, begin.getAsInt())) {
            parts.add(0, new TextTokens(begin.getAsInt()));
        }
        return parts;
    }

    private static boolean startsWith(List<PromptPiece> parts, int id) {
        for (PromptPiece part : parts) {
            if (part.positions() > 0) {
                return part instanceof TextTokens text && text.get(0) == id;
            }
        }
        return false;
    }
}
