package io.globalcom2.checkpoint.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * When an answer ends by itself.
 *
 * @param endOfSequenceIds tokens any of which ends it; never empty
 */
public record GenerationConfig(Set<Integer> endOfSequenceIds) {
    /** Llama's, the default of its configuration. */
    private static final int LLAMA_END = 2;

    public GenerationConfig {
        endOfSequenceIds = Set.copyOf(endOfSequenceIds);
    }

    /** Reads {@code generation_config.json}; where it does not say, {@code config.json} and its {@code text_config}. */
    public static GenerationConfig read(Path folder) {
        Optional<JsonObject> generation = JsonObject.readIfPresent(folder.resolve("generation_config.json"));
        JsonObject config = JsonObject.read(folder.resolve("config.json"));
        return new GenerationConfig(Stream.of(generation, Optional.of(config), config.object("text_config"))
                .flatMap(Optional::stream)
                .map(file -> file.integers("eos_token_id"))
                .filter(ids -> !ids.isEmpty())
                .findFirst()
                .map(Set::copyOf)
                .orElse(Set.of(LLAMA_END)));
    }
}
