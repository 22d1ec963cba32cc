package io.globalcom2.checkpoint.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.globalcom2.checkpoint.chat.ChatMessage;
import io.globalcom2.checkpoint.chat.ChatPart;
import io.globalcom2.checkpoint.chat.Conversation;
import io.globalcom2.checkpoint.config.CheckpointException;
import io.globalcom2.checkpoint.config.JsonObject;
import io.globalcom2.checkpoint.config.TokenizerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The Jinja template by which a checkpoint writes a conversation as one text. Immutable; any thread. */
public final class ChatTemplate {
    /** Stands for an image in the text; the tokenizer makes one token of it. */
    public static final String IMAGE_PLACEHOLDER = "<image>";

    /**
     * For checkpoints that bring none: Vicuna's, as LLaVA-NeXT was trained with it. {@code USER: <image>\nQuestion ASSISTANT:}, answers end with the
     * end-of-sequence token, a system message stands first, plain.
     */
    static final String VICUNA = """
            {%- for message in messages -%}
            {%- if message['role'] == 'system' -%}{{ message['content'] }} {% endif -%}
            {%- if message['role'] == 'user' -%}USER: {{ message['content'] }} {% endif -%}
            {%- if message['role'] == 'assistant' -%}ASSISTANT: {{ message['content'] }}{{ eos_token }}{%- endif -%}
            {%- endfor -%}
            {%- if add_generation_prompt -%}ASSISTANT:{%- endif -%}
            """;

    private final JinjaTemplate template;
    private final boolean structured;
    private final TokenizerConfig tokenizer;

    private ChatTemplate(String source, TokenizerConfig tokenizer) {
        template = new JinjaTemplate(source);
        // Templates for several modalities ask each part for its type; others take a message's content as one string.
        structured = source.contains("type");
        this.tokenizer = tokenizer;
    }

    /**
     * Reads {@code chat_template.jinja}, else {@code chat_template.json}, else {@code tokenizer_config.json}; if none of them has a template, it is Vicuna's.
     *
     * @throws CheckpointException if a file cannot be read
     */
    public static ChatTemplate read(Path folder, TokenizerConfig tokenizer) {
        String source = readJinja(folder.resolve("chat_template.jinja"))
                .or(() -> JsonObject.readIfPresent(folder.resolve("chat_template.json"))
                        .flatMap(file -> file.text("chat_template")))
                .or(tokenizer::chatTemplate)
                .orElse(VICUNA);
        return of(source, tokenizer);
    }

    static ChatTemplate of(String source, TokenizerConfig tokenizer) {
        return new ChatTemplate(source, tokenizer);
    }

    /**
     * The prompt's text, with one {@link #IMAGE_PLACEHOLDER} per image.
     *
     * @param addGenerationPrompt whether it ends with what an answer begins after
     * @throws ChatTemplateException if the template refuses the messages, or the text has other placeholders than those of the images
     */
    public String render(Conversation conversation, boolean addGenerationPrompt) {
        Map<String, Object> variables = new HashMap<>();
        variables.put(
                "messages", conversation.messages().stream().map(this::message).toList());
        variables.put("add_generation_prompt", addGenerationPrompt);
        variables.put("bos_token", tokenizer.beginOfSequence().orElse(""));
        variables.put("eos_token", tokenizer.endOfSequence().orElse(""));
        String text = template.render(variables);
        int images = conversation.images().size();
        int placeholders = text.split(IMAGE_PLACEHOLDER, -1).length - 1;
        if (placeholders != images) {
            throw new ChatTemplateException("expected " + images + " image placeholders in the prompt, got "
                    + placeholders + "; a text must not contain " + IMAGE_PLACEHOLDER);
        }
        return text;
    }

    /** As templates see it: an object with a {@code role} and a {@code content}. */
    private Map<String, Object> message(ChatMessage message) {
        Object content =
                structured ? message.parts().stream().map(ChatTemplate::part).toList() : text(message);
        return Map.of("role", message.role().wireName(), "content", content);
    }

    /** As templates see it: an object with a {@code type}. */
    private static Map<String, String> part(ChatPart part) {
        return part instanceof ChatPart.Text words
                ? Map.of("type", "text", "text", words.text())
                : Map.of("type", "image");
    }

    /** In one string, for templates that know no parts: images first, each on a line of its own, as LLaVA's templates have them. */
    private static String text(ChatMessage message) {
        StringBuilder text = new StringBuilder();
        text.append((IMAGE_PLACEHOLDER + '\n').repeat(message.images().size()));
        for (ChatPart part : message.parts()) {
            if (part instanceof ChatPart.Text words) {
                text.append(words.text());
            }
        }
        return text.toString();
    }

    private static Optional<String> readJinja(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(file, UTF_8));
        } catch (IOException e) {
            throw new CheckpointException("cannot read " + file, e);
        }
    }
}
