package io.globalcom2.checkpoint.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The AnyRes models this backend runs, with their defaults in transformers ({@code LlavaNextConfig}, {@code LlavaOnevisionConfig}). */
enum ModelType {
    LLAVA_NEXT(TowerType.CLIP, new TowerType.Defaults(336, 14, 1024, 4096, 24, 16), -2, "default", "llama", 32_000) {
        @Override
        List<Pinpoint> pinpoints() {
            return Stream.of(new int[][] {{1, 2}, {2, 1}, {2, 2}, {3, 1}, {1, 3}})
                    .map(grid -> pinpoint(grid[0], grid[1]))
                    .toList();
        }
    },
    LLAVA_ONEVISION(
            TowerType.SIGLIP, new TowerType.Defaults(384, 14, 1152, 4304, 26, 16), -1, "full", "qwen2", 151_646) {
        private static final int LARGEST = 6;

        @Override
        List<Pinpoint> pinpoints() {
            return IntStream.rangeClosed(1, LARGEST)
                    .boxed()
                    .flatMap(rows -> IntStream.rangeClosed(1, LARGEST).mapToObj(columns -> pinpoint(rows, columns)))
                    .toList();
        }
    };

    private final TowerType tower;

    @SuppressWarnings("ImmutableEnumChecker") // numbers only
    private final TowerType.Defaults visionDefaults;

    private final int featureLayer;
    private final String strategy;
    private final String textModel;
    private final int imageToken;

    ModelType(
            TowerType tower,
            TowerType.Defaults visionDefaults,
            int featureLayer,
            String strategy,
            String textModel,
            int imageToken) {
        this.tower = tower;
        this.visionDefaults = visionDefaults;
        this.featureLayer = featureLayer;
        this.strategy = strategy;
        this.textModel = textModel;
        this.imageToken = imageToken;
    }

    static ModelType of(JsonObject config) {
        String name = config.text("model_type").orElseThrow(() -> config.missing("model_type"));
        return Arrays.stream(values())
                .filter(type -> type.id().equals(name))
                .findFirst()
                .orElseThrow(() -> config.unsupported(
                        "model_type",
                        name,
                        Arrays.stream(values()).map(ModelType::id).collect(Collectors.joining(" and "))));
    }

    private String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Candidate sizes of the crop grid, in their order, which decides ties. */
    abstract List<Pinpoint> pinpoints();

    Pinpoint pinpoint(int rows, int columns) {
        return new Pinpoint(rows * visionDefaults.tile(), columns * visionDefaults.tile());
    }

    TowerType tower() {
        return tower;
    }

    TowerType.Defaults visionDefaults() {
        return visionDefaults;
    }

    int featureLayer() {
        return featureLayer;
    }

    String strategy() {
        return strategy;
    }

    String textModel() {
        return textModel;
    }

    int imageToken() {
        return imageToken;
    }
}
