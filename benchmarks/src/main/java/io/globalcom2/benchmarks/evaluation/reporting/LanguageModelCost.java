package io.globalcom2.benchmarks.evaluation.reporting;

import io.globalcom2.checkpoint.config.TextConfig;

/**
 * What a prompt and its answer cost in the language model. A multiplication with its addition counts as two operations; norms, rotary
 * positions, softmax, the projector and the vision tower are left out.
 *
 * <p>W width, Q = heads · head dim, K = key-value heads · head dim, I intermediate width, L layers, N vocabulary, P positions.
 */
public final class LanguageModelCost {
    private final TextConfig config;
    private final int sizeBytes;

    /**
     * Of one model.
     *
     * @param sizeBytes of an element of the KV cache
     */
    public LanguageModelCost(TextConfig config, int sizeBytes) {
        this.config = config;
        this.sizeBytes = sizeBytes;
    }

    /** P positions read at once, of which one is turned into logits: L · (P · 2 · (W · (2Q + 2K) + 3 · W · I) + 2 · P² · Q) + 2 · W · N. */
    public double prefillFlops(double positions) {
        double products = positions * productFlops();
        // A position attends to itself and those before it: half of P² scores, and as many terms of values.
        double attention = 2 * positions * positions * queryWidth();
        return config.layers() * (products + attention) + logitFlops();
    }

    /** One more token behind P positions: L · (2 · (W · (2Q + 2K) + 3 · W · I) + 4 · P · Q) + 2 · W · N. */
    public double decodeFlops(double positions) {
        return config.layers() * (productFlops() + 4 * positions * queryWidth()) + logitFlops();
    }

    /** A prompt and the answer behind it, whose last token is not read any more. */
    public double flops(int positions, int completionTokens) {
        double sum = prefillFlops(positions);
        for (int token = 0; token < completionTokens - 1; token++) {
            sum += decodeFlops(positions + token);
        }
        return sum;
    }

    /** Keys and values of P positions: L · 2 · K · P elements. */
    public double cacheBytes(double positions) {
        return 2.0 * config.layers() * config.keyValueHeads() * config.headDim() * positions * sizeBytes;
    }

    private double productFlops() {
        double attention = config.width() * (2.0 * queryWidth() + 2.0 * config.keyValueHeads() * config.headDim());
        return 2 * (attention + 3.0 * config.width() * config.intermediateWidth());
    }

    private double logitFlops() {
        return 2.0 * config.width() * config.vocabulary();
    }

    private double queryWidth() {
        return (double) config.heads() * config.headDim();
    }
}
