package io.globalcom2.generation.prompt;

import static java.util.Objects.requireNonNull;

import io.globalcom2.checkpoint.chat.ChatMessage;
import io.globalcom2.checkpoint.chat.ChatPart;
import io.globalcom2.checkpoint.chat.Conversation;
import io.globalcom2.failure.ServingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Makes prompts: text becomes token ids, and each image placeholder its visual tokens. Only a chat template places images and writes special
 * tokens; a caller's text that spells one stays text.
 */
public final class PromptAssembler {
    private final PromptTemplate template;
    private final TextEncoder encoder;
    private final UnaryOperator<String> plain;
    private final Vocabulary vocabulary;

    /**
     * An assembler for one checkpoint.
     *
     * @param plain marks a caller's text so that the encoder finds no special token in it, whatever stands around it
     * @throws IllegalArgumentException when the encoder does not know the image placeholder as one token
     */
    public PromptAssembler(
            PromptTemplate template, TextEncoder encoder, UnaryOperator<String> plain, Vocabulary vocabulary) {
        this.template = requireNonNull(template, "template is null");
        this.encoder = requireNonNull(encoder, "encoder is null");
        this.plain = requireNonNull(plain, "plain is null");
        this.vocabulary = requireNonNull(vocabulary, "vocabulary is null");
        int[] found = encoder.encode(vocabulary.imageText());
        if (Arrays.stream(found).filter(id -> id == vocabulary.imageToken()).count() != 1) {
            throw new IllegalArgumentException("expected \"%s\" to be token %d, got %s"
                    .formatted(vocabulary.imageText(), vocabulary.imageToken(), Arrays.toString(found)));
        }
    }

    /** The text of a conversation, with places for its images. */
    public PromptDraft draft(Conversation conversation) {
        int[] ids = encoder.encode(template.render(plain(conversation)));
        OptionalInt begin = vocabulary.beginOfSequence();
        boolean begins = begin.isEmpty() || Arrays.stream(ids).anyMatch(id -> id == begin.getAsInt());
        return new PromptDraft(
                vocabulary.imageToken(),
                conversation.images().size(),
                begins
                        ? ids
                        : IntStream.concat(IntStream.of(begin.getAsInt()), Arrays.stream(ids))
                                .toArray());
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
        return new TextTokens(encoder.encode(plain.apply(text)));
    }

    /**
     * The prompt of parts that a caller brought, one after the other.
     *
     * @throws ServingException INVALID_INPUT when a token id is not in the vocabulary or is the image placeholder's
     */
    public Prompt assemble(List<PromptPiece> parts) {
        for (PromptPiece part : parts) {
            if (part instanceof TextTokens tokens) {
                requireText(tokens);
            }
        }
        return new Prompt(withBeginOfSequence(new ArrayList<>(parts)));
    }

    private void requireText(TextTokens tokens) {
        for (int i = 0; i < tokens.positions(); i++) {
            int id = tokens.get(i);
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
                return part instanceof TextTokens tokens && tokens.get(0) == id;
            }
        }
        return false;
    }

    private Conversation plain(Conversation conversation) {
        return new Conversation(
                conversation.messages().stream()
                        .map(message -> new ChatMessage(message.role(), plain(message.parts())))
                        .toList(),
                conversation.continuesLast());
    }

    private List<ChatPart> plain(List<ChatPart> parts) {
        return parts.stream()
                .map(part -> part instanceof ChatPart.Text text ? new ChatPart.Text(plain.apply(text.text())) : part)
                .toList();
    }
}
