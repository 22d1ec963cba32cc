package io.globalcom2.benchmarks.synthetic;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A vision tower, and how its model preprocesses images, as in the published checkpoints. */
@SuppressWarnings("ImmutableEnumChecker") // numbers, and lists of List.of
enum VisionShape {
    /** CLIP-L/14-336 of LLaVA-NeXT. */
    CLIP(
            "llava_next",
            "clip_vision_model",
            new Sizes(1024, 24, 4096, 336),
            List.of(0.48145466, 0.4578275, 0.40821073),
            List.of(0.26862954, 0.26130258, 0.27577711)),
    /** SigLIP-SO400M/14-384 of LLaVA-OneVision, without its last layer. */
    SIGLIP(
            "llava_onevision",
            "siglip_vision_model",
            new Sizes(1152, 26, 4304, 384),
            List.of(0.5, 0.5, 0.5),
            List.of(0.5, 0.5, 0.5));

    static final int PATCH = 14;
    static final int HEADS = 16;
    private static final int LARGEST_GRID = 6;

    final String model;
    final String tower;
    final Sizes sizes;
    final List<Double> mean;
    final List<Double> standardDeviation;

    VisionShape(String model, String tower, Sizes sizes, List<Double> mean, List<Double> standardDeviation) {
        this.model = model;
        this.tower = tower;
        this.sizes = sizes;
        this.mean = mean;
        this.standardDeviation = standardDeviation;
    }

    record Sizes(int width, int layers, int intermediate, int tile) {}

    boolean hasClassToken() {
        return this == CLIP;
    }

    /** Of a view, the class token not counted. */
    int tokens() {
        int side = sizes.tile / PATCH;
        return side * side;
    }

    /** Height and width. */
    List<List<Integer>> pinpoints() {
        Stream<int[]> grids = this == CLIP
                ? Stream.of(new int[] {1, 2}, new int[] {2, 1}, new int[] {2, 2}, new int[] {3, 1}, new int[] {1, 3})
                : IntStream.range(0, LARGEST_GRID * LARGEST_GRID)
                        .mapToObj(i -> new int[] {1 + i / LARGEST_GRID, 1 + i % LARGEST_GRID});
        return grids.map(grid -> List.of(grid[0] * sizes.tile, grid[1] * sizes.tile))
                .toList();
    }
}
