package io.globalcom2.benchmarks.evaluation.inprocess;

import io.globalcom2.compression.globalcom2.FeatureSimilarity;
import java.util.HashMap;
import java.util.Map;

/** Cosines in plain loops, kept for the other runs over the same image. */
final class FeatureCosines implements FeatureSimilarity {
    private static final double MIN_NORM = 1e-12;

    private final float[] features; // [V, T, C]
    private final int tokens;
    private final int width;
    private final Map<Integer, float[]> cosines = new HashMap<>();

    /**
     * @param features [V, T, C], row-major
     * @param tokens T
     * @param width C
     */
    FeatureCosines(float[] features, int tokens, int width) {
        this.features = features;
        this.tokens = tokens;
        this.width = width;
    }

    @Override
    public float[] ofView(int view) {
        return cosines.computeIfAbsent(view, this::compute);
    }

    private float[] compute(int view) {
        float[] unit = new float[tokens * width]; // [T, C], each row of length 1
        for (int token = 0; token < tokens; token++) {
            int row = (view * tokens + token) * width;
            double squares = 0;
            for (int i = 0; i < width; i++) {
                squares += (double) features[row + i] * features[row + i];
            }
            double norm = Math.max(Math.sqrt(squares), MIN_NORM);
            for (int i = 0; i < width; i++) {
                unit[token * width + i] = (float) (features[row + i] / norm);
            }
        }
        float[] products = new float[tokens * tokens];
        for (int a = 0; a < tokens; a++) {
            for (int b = a; b < tokens; b++) {
                float sum = 0;
                for (int i = 0; i < width; i++) {
                    sum += unit[a * width + i] * unit[b * width + i];
                }
                products[a * tokens + b] = sum;
                products[b * tokens + a] = sum;
            }
        }
        return products;
    }
}
