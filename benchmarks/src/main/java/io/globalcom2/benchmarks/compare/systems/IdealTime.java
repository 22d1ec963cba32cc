package io.globalcom2.benchmarks.compare.systems;

import io.globalcom2.benchmarks.evaluation.reporting.LanguageModelCost;
import io.globalcom2.checkpoint.config.LlavaConfig;
import io.globalcom2.checkpoint.config.TextConfig;
import io.globalcom2.checkpoint.config.VisionConfig;
import java.util.Collections;

/**
 * How long a work takes where the machine does nothing but its products at the measured rate, or, for a token, but read weights and cache at
 * the measured bandwidth.
 */
final class IdealTime {
    private final VisionConfig vision;
    private final TextConfig text;
    private final MeasuredLimits limits;
    private final int sequences;

    /** @param sequences that get a token together */
    IdealTime(LlavaConfig config, MeasuredLimits limits, int sequences) {
        this.vision = config.vision();
        this.text = config.text();
        this.limits = limits;
        this.sequences = sequences;
    }

    /** In milliseconds. */
    double millis(Work work, HeldFormat format) {
        return switch (work.kind()) {
            case ENCODE -> 1000 * encodeOperations(work.positions()) / limits.matrixRate(format);
            case PREFILL -> 1000 * cost(format).prefillFlops(work.positions()) / limits.matrixRate(format);
            case DECODE -> 1000 * decodeBytes(work.positions(), 1, format) / limits.bandwidth();
            case DECODE_TOGETHER -> 1000 * decodeBytes(work.positions(), sequences, format) / limits.bandwidth();
        };
    }

    /**
     * The layers that features have passed; a class token is a row of each view. P rows of a view, C width, I intermediate width: P · 2 · (4C² + 2CI) +
     * 4 · P² · C for each layer and view.
     */
    private double encodeOperations(int tokens) {
        double rows = vision.tokens() + (vision.classToken() ? 1.0 : 0);
        double width = vision.width();
        double products = rows * 2 * (4 * width * width + 2 * width * vision.intermediateWidth());
        double attention = 4 * rows * rows * width;
        return (double) tokens / vision.tokens() * Collections.max(vision.featureLayers()) * (products + attention);
    }

    /** Every matrix but the embeddings, of which one row is read, and the cache of each sequence. */
    double decodeBytes(int positions, int sequences, HeldFormat format) {
        double attention = 2.0 * text.width() * text.headDim() * (text.heads() + text.keyValueHeads());
        double feedForward = 3.0 * text.width() * text.intermediateWidth();
        double elements = text.layers() * (attention + feedForward) + (double) text.width() * text.vocabulary();
        return elements * format.weightBytes() + sequences * cost(format).cacheBytes(positions);
    }

    private LanguageModelCost cost(HeldFormat format) {
        return new LanguageModelCost(text, format.cacheBytes());
    }
}
