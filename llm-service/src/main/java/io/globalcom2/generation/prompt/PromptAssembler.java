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

/**
 * Makes prompts: text becomes token ids, and each image placeholder its visual tokens. Only a chat template places images. A text that
 * spells the placeholder gets a space after its first character ({@code < image>}) and so stays text.
 */
public final class PromptAssembler {
    private final PromptTemplate template;
    private final TextEncoder encoder;
    private final Vocabulary vocabulary;

    /**
     * An assembler for one checkpoint.
     *
     * @throws IllegalArgumentException when the encoder does not know the image placeholder as one token
     */
    public PromptAssembler(PromptTemplate template, TextEncoder encoder, Vocabulary vocabulary) {
        this.template = requireNonNull(template, "template is null");
        this.encoder = requireNonNull(encoder, "encoder is null");
        this.vocabulary = requireNonNull(vocabulary, "vocabulary is null");
        int[] found = encoder.encode(vocabulary.imageText());
        if (Arrays.stream(found).filter(id -> id == vocabulary.imageToken()).count() != 1) {
            throw new IllegalArgumentException("expected \"%s\" to be token %d, got %s"
                    .formatted(vocabulary.imageText(), vocabulary.imageToken(), Arrays.toString(found)));
        }
    }

    /**
     * The prompt of a conversation.
     *
     * @param images visual tokens of each image, in the order in which they stand in the conversation
     * @throws ServingException INVALID_INPUT when there are more or fewer images than places for them
     */
    public Prompt assemble(Conversation conversation, List<VisualTokens> images) {
        int[] ids = encoder.encode(template.render(withoutPlaceholders(conversation)));
        List<PromptPiece> parts = new ArrayList<>();
        int places = 0;
        int textStart = 0;
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] == vocabulary.imageToken()) {
                addText(parts, Arrays.copyOfRange(ids, textStart, i));
                if (places < images.size()) {
                    parts.add(images.get(places));
                }
                places++;
                textStart = i + 1;
            }
        }
        int expected = conversation.images().size();
        if (places != images.size() || places != expected) {
            throw ServingException.invalidInput("images: expected as many as places for them, got %d images, %d places"
                            .formatted(images.size(), places)
                    + " in the prompt and %d in the conversation".formatted(expected));
        }
        addText(parts, Arrays.copyOfRange(ids, textStart, ids.length));
        return new Prompt(withBeginOfSequence(parts));
    }

    /** Token ids of a text that stands in a prompt as it is: no chat template, no images. */
    public TextTokens encodeText(String text) {
        return new TextTokens(encoder.encode(withoutPlaceholder(text)));
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

    private static void addText(List<PromptPiece> parts, int... ids) {
        if (ids.length > 0) {
            parts.add(new TextTokens(ids));
        }
    }

    private Conversation withoutPlaceholders(Conversation conversation) {
        return new Conversation(conversation.messages().stream()
                .map(message -> new ChatMessage(message.role(), withoutPlaceholders(message.parts())))
                .toList());
    }

    private List<ChatPart> withoutPlaceholders(List<ChatPart> parts) {
        return parts.stream()
                .map(part ->
                        part instanceof ChatPart.Text text ? new ChatPart.Text(withoutPlaceholder(text.text())) : part)
                .toList();
    }

    private String withoutPlaceholder(String text) {
        String placeholder = vocabulary.imageText();
        int second = placeholder.offsetByCodePoints(0, 1);
        return text.replace(placeholder, placeholder.substring(0, second) + " " + placeholder.substring(second));
    }
}
