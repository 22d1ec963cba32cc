package io.globalcom2.checkpoint.prompt;

import static java.util.Objects.requireNonNull;

import io.globalcom2.checkpoint.chat.ChatMessage;
import io.globalcom2.checkpoint.chat.ChatPart;
import io.globalcom2.checkpoint.chat.Conversation;
import io.globalcom2.checkpoint.config.LlavaConfig;
import io.globalcom2.checkpoint.config.TokenizerConfig;
import io.globalcom2.checkpoint.djl.Tokenizer;
import io.globalcom2.checkpoint.template.ChatTemplate;
import io.globalcom2.checkpoint.template.ChatTemplateException;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Makes token ids of conversations. Only a chat template places images and writes special tokens; a caller's text that spells one stays text.
 * Any thread.
 */
public final class ConversationTokens {
    private final PromptTemplate template;
    private final TextEncoder encoder;
    private final UnaryOperator<String> plain;
    private final Vocabulary vocabulary;

    /**
     * For one checkpoint.
     *
     * @param plain marks a caller's text so that the encoder finds no special token in it, whatever stands around it
     * @throws IllegalArgumentException when the encoder does not know the image placeholder as one token
     */
    public ConversationTokens(
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

    /** As a checkpoint's folder says; usable for as long as its tokenizer is open. */
    public static ConversationTokens of(Path folder, LlavaConfig config, Tokenizer tokenizer) {
        ChatTemplate template = ChatTemplate.read(folder, TokenizerConfig.read(folder));
        OptionalInt beginOfSequence = Arrays.stream(tokenizer.encodePrompt(""))
                .mapToInt(Math::toIntExact)
                .findFirst();
        return new ConversationTokens(
                conversation -> render(template, conversation),
                text -> Arrays.stream(tokenizer.encode(text))
                        .mapToInt(Math::toIntExact)
                        .toArray(),
                tokenizer::plain,
                new Vocabulary(
                        config.text().vocabulary(),
                        beginOfSequence,
                        ChatTemplate.IMAGE_PLACEHOLDER,
                        config.imageTokenId()));
    }

    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /**
     * The ids of a conversation up to where the answer begins, the image placeholder's for each image.
     *
     * @throws ServingException INVALID_INPUT when the template refuses it
     */
    public int[] encode(Conversation conversation) {
        int[] ids = encoder.encode(template.render(plain(conversation)));
        OptionalInt begin = vocabulary.beginOfSequence();
        boolean begins = begin.isEmpty() || Arrays.stream(ids).anyMatch(id -> id == begin.getAsInt());
        return begins
                ? ids
                : IntStream.concat(IntStream.of(begin.getAsInt()), Arrays.stream(ids))
                        .toArray();
    }

    /** The ids of a caller's text alone. */
    public int[] encodeText(String text) {
        return encoder.encode(plain.apply(text));
    }

    /** Positions of the text of a conversation, images not counted. */
    public int textPositions(Conversation conversation) {
        return (int) Arrays.stream(encode(conversation))
                .filter(id -> id != vocabulary.imageToken())
                .count();
    }

    private static String render(ChatTemplate template, Conversation conversation) {
        try {
            return template.render(conversation, true);
        } catch (ChatTemplateException e) {
            throw new ServingException(FailureKind.INVALID_INPUT, "messages: " + e.getMessage(), e);
        }
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
