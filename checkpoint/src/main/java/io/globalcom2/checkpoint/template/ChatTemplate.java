package io.globalcom2.checkpoint.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.globalcom2.checkpoint.chat.ChatMessage;
import io.globalcom2.checkpoint.chat.ChatPart;
import io.globalcom2.checkpoint.chat.Conversation;
import io.globalcom2.checkpoint.config.CheckpointFile;
import io.globalcom2.checkpoint.config.JsonObject;
import io.globalcom2.checkpoint.config.TokenizerConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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

    /** Around a message's number, as a key of its parts: where it is in the result, the template has printed them. No text of a caller has these marks. */
    private static final Pattern PRINTED = Pattern.compile("\uFDD1(\\d{1,9})\uFDD2");

    private final JinjaTemplate template;
    private final TokenizerConfig tokenizer;

    private ChatTemplate(String source, TokenizerConfig tokenizer) {
        template = new JinjaTemplate(source);
        this.tokenizer = tokenizer;
    }

    /**
     * Reads {@code processor_config.json}, else {@code chat_template.json}, else {@code chat_template.jinja}, else {@code tokenizer_config.json}, in the order of
     * transformers; if none of them has a template, it is Vicuna's.
     *
     * @throws io.globalcom2.checkpoint.config.CheckpointException if a file cannot be read
     */
    public static ChatTemplate read(Path folder, TokenizerConfig tokenizer) {
        String source = Stream.of("processor_config.json", "chat_template.json")
                .flatMap(name -> JsonObject.readIfPresent(folder.resolve(name)).stream())
                .flatMap(file -> file.text("chat_template").stream())
                .findFirst()
                .or(() -> CheckpointFile.readIfPresent(folder.resolve("chat_template.jinja"))
                        .map(bytes -> new String(bytes, UTF_8)))
                .or(tokenizer::chatTemplate)
                .orElse(VICUNA);
        return of(source, tokenizer);
    }

    static ChatTemplate of(String source, TokenizerConfig tokenizer) {
        return new ChatTemplate(source, tokenizer);
    }

    /**
     * The prompt's text, with one {@link #IMAGE_PLACEHOLDER} per image. Templates for several modalities ask each part of a message for its type, others take its
     * content as one string: each message is what the template makes of it. Where the answer goes on with the last message it ends with that message's text.
     *
     * @param addGenerationPrompt whether it otherwise ends with what an answer begins after
     * @throws ChatTemplateException if the template refuses the messages, or the text has other placeholders than those of the images
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT if it cannot place what the system says where it stands
     */
    public String render(Conversation conversation, boolean addGenerationPrompt) {
        new SystemPlaces(probe -> write(probe, addGenerationPrompt)).check(conversation);
        return write(conversation, addGenerationPrompt);
    }

    private String write(Conversation conversation, boolean addGenerationPrompt) {
        Set<Integer> strings = new HashSet<>();
        String text;
        try {
            text = apply(conversation, strings, addGenerationPrompt);
            while (strings.addAll(printed(text))) {
                text = apply(conversation, strings, addGenerationPrompt);
            }
        } catch (ChatTemplateException refusal) {
            return inStrings(conversation, addGenerationPrompt, refusal);
        }
        return finished(conversation, text);
    }

    /** For templates that call a string's methods. */
    private String inStrings(Conversation conversation, boolean addGenerationPrompt, ChatTemplateException refusal) {
        Set<Integer> all =
                IntStream.range(0, conversation.messages().size()).boxed().collect(Collectors.toSet());
        try {
            return finished(conversation, apply(conversation, all, addGenerationPrompt));
        } catch (ChatTemplateException e) {
            throw refusal;
        }
    }

    private static Set<Integer> printed(String text) {
        return PRINTED.matcher(text)
                .results()
                .map(result -> Integer.valueOf(result.group(1)))
                .collect(Collectors.toSet());
    }

    private static String finished(Conversation conversation, String text) {
        int images = conversation.images().size();
        int placeholders = text.split(IMAGE_PLACEHOLDER, -1).length - 1;
        if (placeholders != images) {
            throw new ChatTemplateException("expected " + images + " image placeholders in the prompt, got "
                    + placeholders + "; a text must not contain " + IMAGE_PLACEHOLDER);
        }
        return conversation.continuesLast()
                ? upTo(
                        conversation
                                .messages()
                                .get(conversation.messages().size() - 1)
                                .lastText(),
                        text)
                : text;
    }

    /** As transformers cuts it: behind the last place where the text stands, blanks at its end included where the template kept them. */
    private static String upTo(String last, String rendered) {
        int start = rendered.lastIndexOf(last.strip());
        if (start < 0) {
            throw new ChatTemplateException(
                    "expected a template that writes the last message as it is, to go on from it, got one that changes it");
        }
        String kept = rendered.startsWith(last.stripLeading(), start) ? last.stripLeading() : last.strip();
        return rendered.substring(0, start) + kept;
    }

    /** @param strings numbers of the messages whose content is one string */
    private String apply(Conversation conversation, Set<Integer> strings, boolean addGenerationPrompt) {
        List<ChatMessage> messages = conversation.messages();
        Map<String, Object> variables = new HashMap<>();
        variables.put(
                "messages",
                IntStream.range(0, messages.size())
                        .mapToObj(i -> message(
                                messages.get(i),
                                strings.contains(i) ? text(messages.get(i)) : parts(messages.get(i), i)))
                        .toList());
        variables.put("add_generation_prompt", addGenerationPrompt && !conversation.continuesLast());
        variables.put("bos_token", tokenizer.beginOfSequence().orElse(""));
        variables.put("eos_token", tokenizer.endOfSequence().orElse(""));
        return template.render(variables);
    }

    /** As templates see it: an object with a {@code role} and a {@code content}. */
    private static Map<String, Object> message(ChatMessage message, Object content) {
        return Map.of("role", message.role().wireName(), "content", content);
    }

    private static List<Map<String, String>> parts(ChatMessage message, int number) {
        String mark = "\uFDD1" + number + "\uFDD2";
        return message.parts().stream().map(part -> part(part, mark)).toList();
    }

    /** As templates see it: an object with a {@code type}. */
    private static Map<String, String> part(ChatPart part, String mark) {
        return part instanceof ChatPart.Text words
                ? Map.of("type", "text", "text", words.text(), mark, "")
                : Map.of("type", "image", mark, "");
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
}
