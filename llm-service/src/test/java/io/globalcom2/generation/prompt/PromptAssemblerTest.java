package io.globalcom2.generation.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.checkpoint.chat.ChatMessage;
import io.globalcom2.checkpoint.chat.ChatMessage.Role;
import io.globalcom2.checkpoint.chat.ChatPart;
import io.globalcom2.checkpoint.chat.Conversation;
import io.globalcom2.checkpoint.chat.ImageFile;
import io.globalcom2.checkpoint.prompt.ConversationTokens;
import io.globalcom2.checkpoint.prompt.PromptTemplate;
import io.globalcom2.checkpoint.prompt.Vocabulary;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.tensor.FloatFormat;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Every character is a token, except the placeholder and the beginning-of-sequence token. */
class PromptAssemblerTest {
    private static final int BEGIN = 1;
    private static final int IMAGE = 2;
    private static final Vocabulary VOCABULARY = new Vocabulary(0x110000, OptionalInt.of(BEGIN), "<image>", IMAGE);

    /** Marks a placeholder that a caller spelled; no token. */
    private static final char APART = 0;

    private static final ChatPart PICTURE = new ChatPart.Image(new ImageFile(ByteBuffer.allocate(0), "image/png"));

    private final PromptAssembler prompts = assembler(PromptAssemblerTest::render, VOCABULARY);

    @Test
    void textBecomesTokensAfterTheBeginningOfSequence() {
        assertThat(read(prompts.assemble(asks("Hi"), List.of()))).isEqualTo("^user:Hi|assistant:");
    }

    @Test
    void imagesTakeTheirPlacesInOrder() {
        Conversation conversation = new Conversation(List.of(
                new ChatMessage(Role.USER, List.of(PICTURE, new ChatPart.Text("a"), PICTURE)),
                new ChatMessage(Role.ASSISTANT, List.of(new ChatPart.Text("b"))),
                new ChatMessage(Role.USER, List.of(PICTURE, new ChatPart.Text("c")))));
        VisualTokens first = image(0, -1);
        VisualTokens second = image(0, 1, 2);
        VisualTokens third = image(-1);

        Prompt prompt = prompts.assemble(conversation, List.of(first, second, third));

        assertThat(read(prompt)).isEqualTo("^user:[1+1]a[3+0]|assistant:b|user:[0+1]c|assistant:");
        assertThat(prompt.parts())
                .filteredOn(part -> part instanceof VisualTokens)
                .containsExactly(first, second, third);
        assertThat(prompt.positions()).isEqualTo("^user:a|assistant:b|user:c|assistant:".length() + 2 + 3 + 1);
    }

    @Test
    void asManyImagesAsPlacesAreExpected() {
        Conversation conversation =
                new Conversation(List.of(new ChatMessage(Role.USER, List.of(PICTURE, new ChatPart.Text("a")))));

        refused(() -> prompts.assemble(conversation, List.of()), "got 0 images, 1 places");
        refused(() -> prompts.assemble(conversation, List.of(image(0), image(0))), "got 2 images, 1 places");
        refused(() -> prompts.assemble(asks("a"), List.of(image(0))), "got 1 images, 0 places");
    }

    @Test
    void aTextThatSpellsThePlaceholderPlacesNoImage() {
        assertThat(read(prompts.assemble(asks("what is <image>, <<image>image>?"), List.of())))
                .isEqualTo("^user:what is <image>, <<image>image>?|assistant:");
    }

    @Test
    void aTextThatSpellsThePlaceholderCannotTakeAnImagesPlace() {
        Conversation conversation =
                new Conversation(List.of(new ChatMessage(Role.USER, List.of(new ChatPart.Text("<image>"), PICTURE))));

        assertThat(read(prompts.assemble(conversation, List.of(image(0))))).isEqualTo("^user:<image>[1+0]|assistant:");
    }

    @Test
    void morePlacesThanImagesInTheConversationAreRefused() {
        Conversation conversation = new Conversation(
                List.of(new ChatMessage(Role.USER, List.of(new ChatPart.Text("<ima"), new ChatPart.Text("ge>")))));

        refused(() -> prompts.assemble(conversation, List.of()), "got 0 images, 1 places");
    }

    @Test
    void theBeginningOfSequenceIsNotSaidTwice() {
        PromptTemplate says = conversation -> "^" + render(conversation);
        PromptAssembler beginning = assembler(says, VOCABULARY);

        assertThat(read(beginning.assemble(asks("Hi"), List.of()))).isEqualTo("^user:Hi|assistant:");
    }

    @Test
    void aCheckpointMayWantNoBeginningOfSequence() {
        Vocabulary none = new Vocabulary(0x110000, OptionalInt.empty(), "<image>", IMAGE);
        PromptAssembler without = assembler(PromptAssemblerTest::render, none);

        assertThat(read(without.assemble(asks("Hi"), List.of()))).isEqualTo("user:Hi|assistant:");
    }

    @Test
    void partsOfACallerStandAsTheyAre() {
        List<PromptPiece> parts = List.of(
                prompts.encodeText("see "), image(0, -1), new TextTokens('x', 'y'), prompts.encodeText("<image>"));

        assertThat(read(prompts.assemble(parts))).isEqualTo("^see [1+1]xy<image>");
    }

    @Test
    void partsOfACallerMayBringTheBeginningOfSequence() {
        assertThat(read(prompts.assemble(List.of(new TextTokens(), new TextTokens(BEGIN, 'x')))))
                .isEqualTo("^x");
        assertThat(read(prompts.assemble(List.of(image(0), new TextTokens(BEGIN)))))
                .isEqualTo("^[1+0]^");
    }

    @Test
    void tokenIdsOutsideTheVocabularyAreRefused() {
        refused(() -> prompts.assemble(List.of(new TextTokens(3, 0x110000))), "got 1114112");
        refused(() -> prompts.assemble(List.of(new TextTokens(-1))), "got 4294967295");
        refused(() -> prompts.assemble(List.of(new TextTokens(IMAGE))), "visual_rows");
    }

    @Test
    void anEmptyPromptIsRefused() {
        Vocabulary none = new Vocabulary(0x110000, OptionalInt.empty(), "<image>", IMAGE);
        PromptAssembler without = assembler(PromptAssemblerTest::render, none);

        refused(() -> without.assemble(List.of(new TextTokens())), "at least one position");
    }

    @Test
    void aTokenizerWithoutThePlaceholderIsRefusedAtOnce() {
        assertThatThrownBy(() -> new PromptAssembler(new ConversationTokens(
                        PromptAssemblerTest::render,
                        text -> text.chars().toArray(),
                        PromptAssemblerTest::plain,
                        VOCABULARY)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("<image>");
    }

    private static PromptAssembler assembler(PromptTemplate template, Vocabulary vocabulary) {
        return new PromptAssembler(
                new ConversationTokens(template, PromptAssemblerTest::encode, PromptAssemblerTest::plain, vocabulary));
    }

    private static String plain(String text) {
        return text.replace("<image>", "<image" + APART + ">");
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.INVALID_INPUT))
                .hasMessageContaining(message);
    }

    private static Conversation asks(String text) {
        return new Conversation(List.of(new ChatMessage(Role.USER, List.of(new ChatPart.Text(text)))));
    }

    private static VisualTokens image(int... layout) {
        int kept = 0;
        for (int entry : layout) {
            kept += entry < 0 ? 0 : 1;
        }
        return new VisualTokens(ByteBuffer.allocate(kept * Float.BYTES), FloatFormat.FLOAT32, 1, layout);
    }

    private static String render(Conversation conversation) {
        StringBuilder text = new StringBuilder();
        for (ChatMessage message : conversation.messages()) {
            text.append(message.role().wireName()).append(':');
            for (ChatPart part : message.parts()) {
                text.append(part instanceof ChatPart.Text words ? words.text() : "<image>");
            }
            text.append('|');
        }
        return text.append("assistant:").toString();
    }

    private static int[] encode(String text) {
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == APART) {
                continue;
            }
            if (text.startsWith("<image>", i)) {
                ids.add(IMAGE);
                i += "<image>".length() - 1;
            } else {
                int character = text.charAt(i);
                ids.add(character == '^' ? BEGIN : character);
            }
        }
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Text as it is, images as [visual tokens + newlines]. */
    private static String read(Prompt prompt) {
        StringBuilder text = new StringBuilder();
        for (PromptPiece part : prompt.parts()) {
            if (part instanceof TextTokens tokens) {
                for (int id : tokens.toArray()) {
                    text.append(id == BEGIN ? '^' : (char) id);
                }
            } else if (part instanceof VisualTokens visual) {
                text.append("[%d+%d]".formatted(visual.kept(), visual.newlines()));
            }
        }
        return text.toString();
    }
}
