package io.globalcom2.checkpoint.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a language model keeps its matrices.
 *
 * @param cache folder for those that are quantized; empty: beside the checkpoint
 */
public record WeightStorage(WeightFormat format, Optional<Path> cache) {
    public static final WeightStorage DENSE = new WeightStorage(WeightFormat.DENSE, Optional.empty());
}
