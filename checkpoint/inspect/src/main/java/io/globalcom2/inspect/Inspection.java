package io.globalcom2.inspect;

import io.globalcom2.checkpoint.Checkpoint;
import io.globalcom2.checkpoint.config.CheckpointException;
import io.globalcom2.checkpoint.config.GenerationConfig;
import io.globalcom2.checkpoint.config.ImageProcessorConfig;
import io.globalcom2.checkpoint.config.JsonObject;
import io.globalcom2.checkpoint.config.LlavaConfig;
import io.globalcom2.checkpoint.config.TokenizerConfig;
import io.globalcom2.checkpoint.config.WeightFormat;
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
public final class Inspection {
    private final List<String> obstacles = new ArrayList<>();
    private final ServiceSettings settings;
    private final FloatFormat dtype;
    private final Optional<JsonObject> file;
    private final Optional<LlavaConfig> config;
    private final Optional<Weights> weights;
    private final Optional<Checkpoint> checkpoint;
    private final Optional<ServiceNeed> encoder;
    private final Optional<ServiceNeed> llm;

    /** Reads the folder; what cannot be read is among {@link #obstacles()}. */
    public Inspection(Path folder, ServiceSettings settings) {
        this.settings = settings;
        dtype = settings.computeDtype.onThisCpu();
        file = attempt(() -> JsonObject.read(folder.resolve("config.json")));
        config = file.flatMap(read -> attempt(() -> LlavaConfig.of(read)));
        weights = attempt(() -> Weights.open(folder));
        Optional<GenerationConfig> generation = attempt(() -> GenerationConfig.read(folder));
        Optional<TokenizerConfig> tokenizer = attempt(() -> TokenizerConfig.read(folder));
        Optional<ImageProcessorConfig> images =
                config.flatMap(read -> attempt(() -> ImageProcessorConfig.read(folder, read)));
        boolean whole = images.isPresent() && weights.isPresent() && generation.isPresent() && tokenizer.isPresent();
        checkpoint = whole
                ? Optional.of(new Checkpoint(
                        folder,
                        config.orElseThrow(),
                        images.orElseThrow(),
                        generation.orElseThrow(),
                        tokenizer.orElseThrow(),
                        weights.orElseThrow()))
                : Optional.empty();
        encoder = checkpoint.flatMap(opened -> attempt(() -> DjlVisionTower.need(opened, dtype, settings.weights)));
        llm = checkpoint.flatMap(opened -> attempt(() -> llmNeed(opened, dtype, settings.weights)));
        checkpoint.ifPresent(opened -> attempt(() -> hasItsTokens(opened)));
    }

    /** What cannot be read or is not run here, in the services' own words; none where they will serve it. */
    public List<String> obstacles() {
        return List.copyOf(obstacles);
    }

    /** In what is computed. */
    public FloatFormat dtype() {
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
    public Optional<ServiceNeed> encoder() {
        return encoder;
    }

    public Optional<ServiceNeed> llm() {
        return llm;
    }

    /**
     * Memory of both services beside their heaps, in bytes, were they set otherwise.
     *
     * @throws java.util.NoSuchElementException where there are obstacles
     */
    public long memoryBytes(FloatFormat otherDtype, WeightFormat otherWeights) {
        Checkpoint opened = checkpoint.orElseThrow();
        return DjlVisionTower.need(opened, otherDtype, otherWeights).sizeBytes()
                + llmNeed(opened, otherDtype, otherWeights).sizeBytes();
    }

    private ServiceNeed llmNeed(Checkpoint opened, FloatFormat dtype, WeightFormat weights) {
        return DjlLanguageModel.need(opened, dtype, weights, settings.cachePositions, settings.maxContext);
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
