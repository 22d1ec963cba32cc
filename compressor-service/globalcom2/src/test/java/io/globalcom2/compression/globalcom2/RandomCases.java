package io.globalcom2.compression.globalcom2;

import java.util.Random;

/** Random shapes, scores and ratios, the same in every run; a case can be repeated from its number. */
final class RandomCases {
    private final Random random;

    RandomCases(int number) {
        random = new Random(number);
    }

    /** Any grid that fits, sides that are odd, even and 1, and images from square to a line. */
    ImageGeometry geometry() {
        int side = 1 + random.nextInt(12);
        return new ImageGeometry(
                pixels(), pixels(), 1 + random.nextInt(Math.min(side, 5)), 1 + random.nextInt(Math.min(side, 5)), side);
    }

    /** Logits as of a vision tower, half of the time rounded so that many are equal. */
    Scores scores(ImageGeometry geometry) {
        boolean rounded = random.nextBoolean();
        float spread = (float) Math.exp(4 * random.nextDouble() - 2);
        return new Scores(
                numbers(geometry.viewTokens(), spread, rounded),
                numbers(geometry.crops() * geometry.viewTokens(), spread, rounded));
    }

    /** Cosines of random features of width 8, the same for the same geometry. */
    static FeatureSimilarity features(ImageGeometry geometry) {
        return view -> cosines(new Random(view), geometry.viewTokens(), 8);
    }

    /** Of random features: [tokens, tokens]. */
    static float[] cosines(Random random, int tokens, int width) {
        double[] features = random.doubles((long) tokens * width, -1, 1).toArray();
        return cosines(tokens, width, (token, d) -> features[token * width + d]);
    }

    /** The plain product of the features, each divided by its length: [tokens, tokens]. */
    static float[] cosines(int tokens, int width, Features features) {
        double[] lengths = new double[tokens];
        for (int i = 0; i < tokens; i++) {
            lengths[i] = Math.sqrt(product(i, i, width, features));
        }
        float[] cosines = new float[tokens * tokens];
        for (int i = 0; i < tokens; i++) {
            for (int j = 0; j < tokens; j++) {
                cosines[i * tokens + j] = (float) (product(i, j, width, features) / (lengths[i] * lengths[j]));
            }
        }
        return cosines;
    }

    private static double product(int i, int j, int width, Features features) {
        double product = 0;
        for (int d = 0; d < width; d++) {
            product += features.get(i, d) * features.get(j, d);
        }
        return product;
    }

    /** [tokens, width] */
    @FunctionalInterface
    interface Features {
        double get(int token, int d);
    }

    /** In (0, 1], near 0 and exactly 1 included. */
    double ratio() {
        return switch (random.nextInt(4)) {
            case 0 -> Math.pow(10, -6 * random.nextDouble());
            case 1 -> (1 + random.nextInt(20)) / 20.0;
            default -> 1 - random.nextDouble();
        };
    }

    private int pixels() {
        return (int) Math.pow(10, 4 * random.nextDouble());
    }

    private float[] numbers(int count, float spread, boolean rounded) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            float number = spread * (float) random.nextGaussian();
            numbers[i] = rounded ? Math.round(2 * number) / 2f : number;
        }
        return numbers;
    }
}
