package io.globalcom2.vision.cropping;

import java.util.List;

/**
 * From a sample of 0 to 255 to the number the vision tower reads: {@code (sample · rescaleFactor − mean) / standardDeviation}, per channel, in
 * float32 after the rescaling in double, as Hugging Face computes it.
 *
 * @param mean of red, green and blue
 * @param standardDeviation of red, green and blue; not 0
 */
public record PixelNormalization(double rescaleFactor, List<Double> mean, List<Double> standardDeviation) {
    public PixelNormalization {
        mean = List.copyOf(mean);
        standardDeviation = List.copyOf(standardDeviation);
        if (mean.size() != 3 || standardDeviation.size() != 3) {
            throw new IllegalArgumentException("expected 3 means and 3 standard deviations, got " + mean.size()
                    + " and " + standardDeviation.size());
        }
        if (standardDeviation.contains(0.0)) {
            throw new IllegalArgumentException("expected standard deviations other than 0, got " + standardDeviation);
        }
    }

    /** What each of the 256 samples of a channel becomes. */
    float[] table(int channel) {
        float channelMean = mean.get(channel).floatValue();
        float deviation = standardDeviation.get(channel).floatValue();
        float[] table = new float[256];
        for (int sample = 0; sample < 256; sample++) {
            table[sample] = ((float) (sample * rescaleFactor) - channelMean) / deviation;
        }
        return table;
    }
}
