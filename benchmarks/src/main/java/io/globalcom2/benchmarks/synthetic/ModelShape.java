package io.globalcom2.benchmarks.synthetic;

import java.util.Locale;

/**
 * Sizes of a LLaVA-NeXT model. The vision tower of all is CLIP-L/14-336 (24 layers of width 1024), as in the published checkpoints.
 */
enum ModelShape {
    /** A small Llama of width 2048, for machines that cannot hold more. */
    LLAMA_2048X8(2048, 8, 16, 5632),
    /** LLaVA-NeXT-7B: Vicuna-7B. */
    LLAVA_NEXT_7B(4096, 32, 32, 11008),
    /** LLaVA-NeXT-13B: Vicuna-13B. */
    LLAVA_NEXT_13B(5120, 40, 40, 13824);

    final int width;
    final int layers;
    final int heads;
    final int intermediate;

    ModelShape(int width, int layers, int heads, int intermediate) {
        this.width = width;
        this.layers = layers;
        this.heads = heads;
        this.intermediate = intermediate;
    }

    static ModelShape parse(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
