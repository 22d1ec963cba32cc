package io.globalcom2.benchmarks.synthetic;

import java.util.Locale;

/** Sizes of a model: a language model behind a vision tower. */
enum ModelShape {
    /** A small Llama of width 2048, for machines that cannot hold more. */
    LLAMA_2048X8(VisionShape.CLIP, 2048, 8, 16, 16, 5632, 32_064),
    /** LLaVA-NeXT-7B: Vicuna-7B. */
    LLAVA_NEXT_7B(VisionShape.CLIP, 4096, 32, 32, 32, 11008, 32_064),
    /** LLaVA-NeXT-13B: Vicuna-13B. */
    LLAVA_NEXT_13B(VisionShape.CLIP, 5120, 40, 40, 40, 13824, 32_064),
    /** LLaVA-OneVision-0.5B: Qwen2-0.5B, whose head is its embeddings. */
    LLAVA_ONEVISION_0_5B(VisionShape.SIGLIP, 896, 24, 14, 2, 4864, 152_000),
    /** LLaVA-OneVision-7B: Qwen2-7B. */
    LLAVA_ONEVISION_7B(VisionShape.SIGLIP, 3584, 28, 28, 4, 18_944, 152_128);

    final VisionShape vision;
    final int width;
    final int layers;
    final int heads;
    final int keyValueHeads;
    final int intermediate;
    final int vocabulary;

    ModelShape(
            VisionShape vision, int width, int layers, int heads, int keyValueHeads, int intermediate, int vocabulary) {
        this.vision = vision;
        this.width = width;
        this.layers = layers;
        this.heads = heads;
        this.keyValueHeads = keyValueHeads;
        this.intermediate = intermediate;
        this.vocabulary = vocabulary;
    }

    /** Whether it is Qwen2 and not Llama: projections of queries, keys and values have biases. */
    boolean isQwen() {
        return vision == VisionShape.SIGLIP;
    }

    boolean tiesEmbeddings() {
        return this == LLAVA_ONEVISION_0_5B;
    }

    static ModelShape parse(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_'));
    }
}
