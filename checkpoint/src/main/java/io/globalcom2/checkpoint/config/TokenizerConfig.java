package io.globalcom2.checkpoint.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * {@code tokenizer_config.json}.
 *
 * @param beginOfSequence text of the token; empty if the model has none
 * @param endOfSequence text of the token; empty if the model has none
 * @param beginning who puts the beginning-of-sequence token before a prompt
 * @param chatTemplate the file's own Jinja template; templates also come in files of their own
 */
public record TokenizerConfig(
        Optional<String> beginOfSequence,
        Optional<String> endOfSequence,
        Beginning beginning,
        Optional<String> chatTemplate) {
    /** Where a prompt's beginning-of-sequence token comes from. A token that is only named comes from nowhere. */
    public enum Beginning {
        /** The post-processor of {@code tokenizer.json}, if it has one that does. */
        POST_PROCESSOR,
        /** The class of the tokenizer, which older Llama checkpoints tell so. */
        CLASS,
        /** The file says that there is none. */
        NONE
    }

    /** Reads the file; one that is missing says nothing. */
    public static TokenizerConfig read(Path folder) {
        return JsonObject.readIfPresent(folder.resolve("tokenizer_config.json"))
                .map(TokenizerConfig::of)
                .orElseGet(() -> new TokenizerConfig(
                        Optional.empty(), Optional.empty(), Beginning.POST_PROCESSOR, Optional.empty()));
    }

    static TokenizerConfig of(JsonObject file) {
        return new TokenizerConfig(
                token(file, "bos_token"), token(file, "eos_token"), beginning(file), chatTemplate(file));
    }

    private static Beginning beginning(JsonObject file) {
        if (!file.flag("add_bos_token", true)) {
            return Beginning.NONE;
        }
        boolean isLlama = file.text("tokenizer_class").orElse("").startsWith("Llama");
        return isLlama && file.has("add_bos_token") ? Beginning.CLASS : Beginning.POST_PROCESSOR;
    }

    /** A string, or an object that says in {@code content} what its text is. */
    private static Optional<String> token(JsonObject file, String key) {
        return file.isText(key) || !file.has(key)
                ? file.text(key)
                : file.objectOrEmpty(key).text("content");
    }

    /** A string, or a list of named ones of which {@code default} counts. */
    private static Optional<String> chatTemplate(JsonObject file) {
        List<JsonObject> named = file.objects("chat_template");
        if (named.isEmpty()) {
            return file.text("chat_template");
        }
        return named.stream()
                .filter(template -> template.text("name").equals(Optional.of("default")))
                .findFirst()
                .flatMap(template -> template.text("template"));
    }
}
