package io.globalcom2.checkpoint.template;

import static io.globalcom2.checkpoint.chat.ChatMessage.Role.ASSISTANT;
import static io.globalcom2.checkpoint.chat.ChatMessage.Role.SYSTEM;
import static io.globalcom2.checkpoint.chat.ChatMessage.Role.USER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.checkpoint.chat.ChatMessage;
import io.globalcom2.checkpoint.chat.ChatPart;
import io.globalcom2.checkpoint.chat.Conversation;
import io.globalcom2.checkpoint.chat.ImageFile;
import io.globalcom2.checkpoint.config.TokenizerConfig;
import io.globalcom2.failure.ServingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected texts are what transformers' Jinja gives for the same templates and messages. */
class ChatTemplateTest {
    private static final TokenizerConfig TOKENS =
            new TokenizerConfig(Optional.of("<s>"), Optional.of("</s>"), Optional.empty());
    private static final Conversation QUESTION = conversation(user("<image>", "What is this?"));
    private static final Conversation DIALOGUE = conversation(
            message(SYSTEM, "Be brief."),
            user("<image>", "What is this?"),
            message(ASSISTANT, "A cat."),
            user("And this?", "<image>"));

    @Test
    void vicunaAsksOneQuestion() {
        assertThat(template("llava-v1.6-vicuna.jinja").render(QUESTION, true))
                .isEqualTo("USER: <image>\nWhat is this? ASSISTANT:");
    }

    @Test
    void vicunaHoldsADialogue() {
        assertThat(template("llava-v1.6-vicuna.jinja").render(DIALOGUE, true))
                .isEqualTo(
                        "Be brief. USER: <image>\nWhat is this? ASSISTANT: A cat. USER: <image>\nAnd this? ASSISTANT:");
    }

    @Test
    void mistralAsksOneQuestion() {
        assertThat(template("llava-v1.6-mistral.jinja").render(QUESTION, true))
                .isEqualTo("[INST] <image>\nWhat is this? [/INST]");
    }

    /** The odd end of an answer is the published template's. */
    @Test
    void mistralHoldsADialogue() {
        assertThat(template("llava-v1.6-mistral.jinja").render(DIALOGUE, true))
                .isEqualTo("<<SYS>>\nBe brief.\n<</SYS>>\n\n[INST] <image>\nWhat is this? [/INST] A cat.<\\s> "
                        + "[INST] <image>\nAnd this? [/INST]");
    }

    @Test
    void loopsWithFiltersKeepTheSpacesOfMidLine() {
        assertThat(template("filtered-loops.jinja").render(DIALOGUE, true))
                .isEqualTo(
                        "Be brief. USER: <image>\nWhat is this? ASSISTANT: A cat.</s>USER: <image>\nAnd this? ASSISTANT:");
    }

    @Test
    void endsWithTheLastMessageWithoutGenerationPrompt() {
        assertThat(template("filtered-loops.jinja").render(QUESTION, false)).isEqualTo("USER: <image>\nWhat is this? ");
    }

    @Test
    void contentIsOneStringWhereTheTemplateKnowsNoParts() {
        assertThat(template("text-only.jinja").render(DIALOGUE, true))
                .isEqualTo(
                        "<s>[INST] <image>\nWhat is this?[/INST] A cat.</s>[INST] Be brief.\n\n<image>\nAnd this?[/INST]");
    }

    /** Whatever words stand in it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{# type: plain #}{% for m in messages %}{{ m.role }}: {{ m.content }}{% endfor %}",
                "{% for m in messages %}{{ m.role + ': ' + m['content'] }}{% endfor %}",
                "{% for m in messages %}{{ m.content + '' if m.role == 'x' else m.role ~ ': ' ~ m.content }}{% endfor %}",
                "{% for m in messages %}{{ m.role }}: {{ m.content.strip() }}{% endfor %}",
                "{% for m in messages %}{{ m.role }}: {{ m.content | trim }}{% endfor %}",
                "{% for m in messages %}{% set c = m.content %}{{ m.role + ': ' }}{{ c | upper | lower | capitalize | replace('<', '<') }}{% endfor %}"
            })
    void aContentThatIsPutIntoAStringIsTheText(String source) {
        String rendered = ChatTemplate.of(source, TOKENS).render(QUESTION, true);

        assertThat(rendered).isEqualToIgnoringCase("user: <image>\nWhat is this?");
    }

    @Test
    void eachMessageIsWhatTheTemplateMakesOfIt() {
        String mixed = """
                {%- for m in messages -%}
                {%- if m.role == 'user' -%}
                {%- for part in m.content -%}{{ '<image>' if part.type == 'image' else part.text }} {% endfor -%}
                {%- else -%}({{ m.content }}) {% endif -%}
                {%- endfor -%}
                """;

        assertThat(ChatTemplate.of(mixed, TOKENS).render(DIALOGUE, true))
                .isEqualTo("(Be brief.) <image> What is this? (A cat.) And this? <image> ");
    }

    @Test
    void tellsWhyTheTemplateRefuses() {
        Conversation backwards = conversation(message(ASSISTANT, "A cat."), user("What is this?"));

        assertThatThrownBy(() -> template("text-only.jinja").render(backwards, true))
                .isInstanceOf(ChatTemplateException.class)
                .hasMessage("conversation roles must alternate user and assistant");
    }

    @Test
    void aSystemMessageIsReadWhereItStandsIfTheTemplateCanPlaceIt() {
        Conversation late = conversation(
                user("What is this?"), message(ASSISTANT, ""), message(SYSTEM, "Be brief."), user("Well?"));

        assertThat(template("llava-v1.6-vicuna.jinja").render(late, true))
                .isEqualTo("USER: What is this? ASSISTANT:  Be brief. USER: Well? ASSISTANT:");
    }

    /** Whether the template refuses it in words of its own or leaves it out without a word. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for m in messages %}{% if m.role == 'system' and not loop.first %}{{ raise_exception('odd') }}{% endif %}{{ m.content }} {% endfor %}",
                "{% if messages[0].role == 'system' %}{{ messages[0].content }} {% endif %}{% for m in messages %}{% if m.role != 'system' %}{{ m.content }} {% endif %}{% endfor %}"
            })
    void otherwiseItIsSaidWhereItMayStand(String source) {
        ChatTemplate template = ChatTemplate.of(source, TOKENS);

        assertThat(template.render(conversation(message(SYSTEM, "Be brief."), user("Well?")), true))
                .isEqualTo("Be brief. Well? ");
        assertThatThrownBy(() -> template.render(
                        conversation(
                                message(SYSTEM, "Be brief."), user("Who?"), message(SYSTEM, "Who?"), user("Well?")),
                        true))
                .isInstanceOf(ServingException.class)
                .hasMessage("messages[2].role: expected a system message as the first message only, the model's chat"
                        + " template places it nowhere else, got another");
    }

    @Test
    void aTemplateWithoutAPlaceForItSaysSo() {
        ChatTemplate template = ChatTemplate.of(
                "{% for m in messages %}{% if m.role == 'user' %}{{ m.content }}{% endif %}{% endfor %}", TOKENS);

        assertThatThrownBy(() -> template.render(conversation(message(SYSTEM, "Be brief."), user("Well?")), true))
                .isInstanceOf(ServingException.class)
                .hasMessage("messages[0].role: expected a system message not to be there, the model's chat template has"
                        + " no place for it, got one");
    }

    @Test
    void bracesInATextAreOnlyBraces() {
        assertThat(template("llava-v1.6-vicuna.jinja")
                        .render(conversation(user("{{ 1 + 1 }} {% if %} {# x #} \\n")), true))
                .isEqualTo("USER: {{ 1 + 1 }} {% if %} {# x #} \\n ASSISTANT:");
    }

    @Test
    void aTextCannotPoseAsAnImage() {
        Conversation conversation = conversation(message(USER, "What is <image>?"));

        assertThatThrownBy(() -> template("llava-v1.6-vicuna.jinja").render(conversation, true))
                .isInstanceOf(ChatTemplateException.class)
                .hasMessageContaining("expected 0 image placeholders in the prompt, got 1");
    }

    @Test
    void refusesATemplateThatIsNone() {
        assertThatThrownBy(() -> ChatTemplate.of("{% for x in %}", TOKENS).render(QUESTION, true))
                .isInstanceOf(ChatTemplateException.class)
                .hasMessageContaining("cannot be applied");
    }

    /** Tried with transformers 5.18. */
    @Test
    void filesCountInTheOrderOfTransformers(@TempDir Path folder) throws IOException {
        TokenizerConfig tokenizer = withTemplate("tokenizer <image>");
        Files.writeString(folder.resolve("chat_template.jinja"), "own file\n<image>\n");
        assertThat(ChatTemplate.read(folder, tokenizer).render(QUESTION, true)).isEqualTo("own file\n<image>");

        Files.writeString(folder.resolve("chat_template.json"), "{\"chat_template\": \"json <image>\"}");
        assertThat(ChatTemplate.read(folder, tokenizer).render(QUESTION, true)).isEqualTo("json <image>");

        Files.writeString(folder.resolve("processor_config.json"), "{\"chat_template\": \"processor <image>\"}");
        assertThat(ChatTemplate.read(folder, tokenizer).render(QUESTION, true)).isEqualTo("processor <image>");
    }

    @Test
    void thenTheTokenizersOwn(@TempDir Path folder) {
        assertThat(ChatTemplate.read(folder, withTemplate("tokenizer <image>")).render(QUESTION, true))
                .isEqualTo("tokenizer <image>");
    }

    @Test
    void thenVicunas(@TempDir Path folder) {
        assertThat(ChatTemplate.read(folder, TOKENS).render(DIALOGUE, true))
                .isEqualTo(
                        "Be brief. USER: <image>\nWhat is this? ASSISTANT: A cat.</s>USER: <image>\nAnd this? ASSISTANT:");
    }

    @Test
    void anAnswerThatGoesOnBeginsBehindTheTextOfTheLastMessage() {
        Conversation conversation =
                new Conversation(List.of(user("What is this?"), message(ASSISTANT, "It is a cat. It is a ")), true);

        assertThat(ChatTemplate.of(
                                "{% for m in messages %}{{ m.role }}: {{ m.content }}</s>{% endfor %}{% if add_generation_prompt %}assistant:{% endif %}",
                                TOKENS)
                        .render(conversation, true))
                .isEqualTo("user: What is this?</s>assistant: It is a cat. It is a ");
        assertThat(ChatTemplate.of(
                                "{% for m in messages %}{{ m.role }}: {{ m.content.strip() }}</s>{% endfor %}", TOKENS)
                        .render(conversation, true))
                .isEqualTo("user: What is this?</s>assistant: It is a cat. It is a");
        assertThatThrownBy(() -> ChatTemplate.of("{% for m in messages %}{{ m.content|upper }}{% endfor %}", TOKENS)
                        .render(conversation, true))
                .isInstanceOf(ChatTemplateException.class)
                .hasMessageContaining("expected a template that writes the last message as it is");
    }

    private static TokenizerConfig withTemplate(String template) {
        return new TokenizerConfig(Optional.empty(), Optional.empty(), Optional.of(template));
    }

    private static ChatTemplate template(String resource) {
        try (InputStream stream = ChatTemplateTest.class.getResourceAsStream(resource)) {
            return ChatTemplate.of(new String(stream.readAllBytes(), UTF_8), TOKENS);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Conversation conversation(ChatMessage... messages) {
        return new Conversation(List.of(messages));
    }

    private static ChatMessage user(String... parts) {
        return new ChatMessage(
                USER, List.of(parts).stream().map(ChatTemplateTest::part).toList());
    }

    private static ChatPart part(String text) {
        return text.equals("<image>")
                ? new ChatPart.Image(new ImageFile(ByteBuffer.allocate(0), ""))
                : new ChatPart.Text(text);
    }

    private static ChatMessage message(ChatMessage.Role role, String text) {
        return new ChatMessage(role, List.of(new ChatPart.Text(text)));
    }
}
