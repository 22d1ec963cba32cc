package io.globalcom2.inspect;

import io.globalcom2.checkpoint.Checkpoint;
import io.globalcom2.checkpoint.config.CheckpointException;
import io.globalcom2.checkpoint.config.GenerationConfig;
import io.globalcom2.checkpoint.config.ImageProcessorConfig;
import io.globalcom2.checkpoint.config.JsonObject;
import io.globalcom2.checkpoint.config.LlavaConfig;
import io.globalcom2.checkpoint.config.TokenizerConfig;
import io.globalcom2.checkpoint.djl.ServiceNeed;
import io.globalcom2.checkpoint.djl.Tokenizer;
import io.globalcom2.checkpoint.safetensors.Weights;
import io.globalcom2.generation.djl.CheckpointPrompts;
import io.globalcom2.generation.djl.DjlLanguageModel;
import io.globalcom2.tensor.FloatFormat;
import io.globalcom2.vision.djl.DjlVisionTower;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A folder as far as it can be read, and what stands in the way of serving it: each part is read by itself, so that one obstacle does not hide the others. */
final class Inspection {
    private final List<String> obstacles = new ArrayList<>();
    private final FloatFormat dtype;
    private final Optional<JsonObject> file;
    private final Optional<LlavaConfig> config;
    private final Optional<Weights> weights;
    private final Optional<ServiceNeed> encoder;
    private final Optional<ServiceNeed> llm;

    Inspection(Path folder, ServiceSettings settings) {
        dtype = settings.computeDtype.onThisCpu();
        file = attempt(() -> JsonObject.read(folder.resolve("config.json")));
        config = file.flatMap(read -> attempt(() -> LlavaConfig.of(read)));
        weights = attempt(() -> Weights.open(folder));
        Optional<GenerationConfig> generation = attempt(() -> GenerationConfig.read(folder));
        Optional<TokenizerConfig> tokenizer = attempt(() -> TokenizerConfig.read(folder));
        Optional<ImageProcessorConfig> images =
                config.flatMap(read -> attempt(() -> ImageProcessorConfig.read(folder, read)));
        boolean whole = images.isPresent() && weights.isPresent() && generation.isPresent() && tokenizer.isPresent();
        Optional<Checkpoint> checkpoint = whole
                ? Optional.of(new Checkpoint(
                        folder,
                        config.orElseThrow(),
                        images.orElseThrow(),
                        generation.orElseThrow(),
                        tokenizer.orElseThrow(),
                        weights.orElseThrow()))
                : Optional.empty();
        encoder = checkpoint.flatMap(opened -> attempt(() -> DjlVisionTower.need(opened, dtype, settings.weights)));
        llm = checkpoint.flatMap(opened -> attempt(() ->
                DjlLanguageModel.need(opened, dtype, settings.weights, settings.cachePositions, settings.maxContext)));
        checkpoint.ifPresent(opened -> attempt(() -> hasItsTokens(opened)));
    }

    /** What cannot be read or is not run here, in the services' own words; none where they will serve it. */
    List<String> obstacles() {
        return List.copyOf(obstacles);
    }

    /** In what is computed. */
    FloatFormat dtype() {
        return dtype;
    }

    String modelType() {
        return file.flatMap(read -> read.text("model_type")).orElse("none");
    }

    String textModelType() {
        return file.flatMap(read -> read.object("text_config"))
                .flatMap(text -> text.text("model_type"))
                .orElse("of the model type's default");
    }

    Optional<LlavaConfig> config() {
        return config;
    }

    Optional<Weights> weights() {
        return weights;
    }

    /** Of the vision encoder. */
    Optional<ServiceNeed> encoder() {
        return encoder;
    }

    Optional<ServiceNeed> llm() {
        return llm;
    }

    private static boolean hasItsTokens(Checkpoint checkpoint) {
        try (Tokenizer tokenizer = Tokenizer.open(checkpoint.folder())) {
            CheckpointPrompts.assembler(checkpoint, tokenizer);
            return true;
        }
    }

    private <T> Optional<T> attempt(Supplier<T> part) {
        try {
            return Optional.of(part.get());
        } catch (CheckpointException | IllegalArgumentException e) {
            if (!obstacles.contains(e.getMessage())) {
                obstacles.add(e.getMessage());
            }
            return Optional.empty();
        }
    }
}
