package io.globalcom2.checkpoint.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * {@code tokenizer_config.json}. Whether a prompt starts with the beginning-of-sequence token is not in it: its {@code add_bos_token} means nothing beside a
 * {@code tokenizer.json}, whose post-processor decides, in transformers too.
 *
 * @param beginOfSequence text of the token; empty if the model has none
 * @param endOfSequence text of the token; empty if the model has none
 * @param chatTemplate the file's own Jinja template; templates also come in files of their own
 */
public record TokenizerConfig(
        Optional<String> beginOfSequence, Optional<String> endOfSequence, Optional<String> chatTemplate) {
    /** Reads the file; one that is missing says nothing. */
    public static TokenizerConfig read(Path folder) {
        return JsonObject.readIfPresent(folder.resolve("tokenizer_config.json"))
                .map(TokenizerConfig::of)
                .orElseGet(() -> new TokenizerConfig(Optional.empty(), Optional.empty(), Optional.empty()));
    }

    static TokenizerConfig of(JsonObject file) {
        return new TokenizerConfig(token(file, "bos_token"), token(file, "eos_token"), chatTemplate(file));
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
