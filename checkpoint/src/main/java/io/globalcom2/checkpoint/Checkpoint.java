package io.globalcom2.checkpoint;

import static java.util.Objects.requireNonNull;

import io.globalcom2.checkpoint.config.CheckpointException;
import io.globalcom2.checkpoint.config.GenerationConfig;
import io.globalcom2.checkpoint.config.ImageProcessorConfig;
import io.globalcom2.checkpoint.config.JsonObject;
import io.globalcom2.checkpoint.config.LlavaConfig;
import io.globalcom2.checkpoint.config.TokenizerConfig;
import io.globalcom2.checkpoint.safetensors.Weights;
import java.nio.file.Files;
import java.nio.file.Path;

/** An opened checkpoint folder: everything it says, checked, and its weights by name, not yet mapped. Immutable; any thread. */
public record Checkpoint(
        Path folder,
        LlavaConfig config,
        ImageProcessorConfig imageProcessor,
        GenerationConfig generation,
        TokenizerConfig tokenizer,
        Weights weights) {

    public Checkpoint {
        requireNonNull(folder, "folder is null");
        requireNonNull(config, "config is null");
        requireNonNull(imageProcessor, "imageProcessor is null");
        requireNonNull(generation, "generation is null");
        requireNonNull(tokenizer, "tokenizer is null");
        requireNonNull(weights, "weights is null");
    }

    /** Where quantized weights are kept unless somebody says otherwise: beside the checkpoint. */
    public Path quantizedFolder() {
        Path absolute = folder.toAbsolutePath().normalize();
        return absolute.resolveSibling(absolute.getFileName() + ".quantized");
    }

    /**
     * Opens a folder in the layout of Hugging Face.
     *
     * @throws CheckpointException if it is no LLaVA-NeXT checkpoint, if a file is missing or malformed, or if it needs something this backend does not run
     */
    public static Checkpoint open(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new CheckpointException("there is no checkpoint folder " + folder);
        }
        if (!Files.exists(folder.resolve("config.json"))) {
            throw new CheckpointException("there is no config.json in " + folder + ": expected a LLaVA-NeXT checkpoint"
                    + " in the layout of Hugging Face");
        }
        LlavaConfig config = LlavaConfig.of(JsonObject.read(folder.resolve("config.json")));
        return new Checkpoint(
                folder,
                config,
                ImageProcessorConfig.read(folder, config),
                GenerationConfig.read(folder),
                TokenizerConfig.read(folder),
                Weights.open(folder));
    }
}
