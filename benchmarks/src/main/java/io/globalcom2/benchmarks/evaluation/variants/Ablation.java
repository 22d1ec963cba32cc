package io.globalcom2.benchmarks.evaluation.variants;

import static java.util.Objects.requireNonNull;

import io.globalcom2.compression.globalcom2.CropRatios;
import io.globalcom2.compression.globalcom2.Profile;

/**
 * {@link Profile#STANDARD} with single decisions taken otherwise, to measure what each is worth.
 *
 * @param allocation of the methods that have a commander; the others are {@link Allocation#UNIFORM}
 * @param temperature tau of the softmax over crops, positive: small gives all to the richest crop, large the same to each
 * @param globalWeight share of the thumbnail's say in a crop token's score, in [0, 1]: 0 is the crop's own score alone, 1 the thumbnail's;
 *     of the methods that have a commander
 */
public record Ablation(
        Allocation allocation,
        double temperature,
        double globalWeight,
        NewlinePolicy newlines,
        ThumbnailOrder thumbnailOrder) {
    /** What the profile does. */
    public static final Ablation NONE = new Ablation(
            Allocation.SCALED_MEAN, CropRatios.TEMPERATURE, 0.5, NewlinePolicy.VALID_ROWS, ThumbnailOrder.RASTER);

    public Ablation {
        requireNonNull(allocation, "allocation is null");
        requireNonNull(newlines, "newlines is null");
        requireNonNull(thumbnailOrder, "thumbnailOrder is null");
        // Written so that NaN fails too.
        if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "temperature: expected a positive number, got %s".formatted(temperature));
        }
        if (!(globalWeight >= 0 && globalWeight <= 1)) {
            throw new IllegalArgumentException(
                    "globalWeight: expected a number from 0 to 1, got %s".formatted(globalWeight));
        }
    }
}
