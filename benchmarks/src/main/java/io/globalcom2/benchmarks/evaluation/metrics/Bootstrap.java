package io.globalcom2.benchmarks.evaluation.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Percentile bootstrap: {@value #RESAMPLES} resamples of the images with replacement, each with all its questions, from a fixed seed. Images
 * and not questions are drawn because the questions about one image stand or fall together. The draws depend on the number of images alone,
 * so that two runs over the same data are resampled alike: their difference is paired.
 */
public final class Bootstrap {
    public static final int RESAMPLES = 1_000;

    private static final long SEED = 20_250_109;
    private static final double TAIL = 0.025;

    private Bootstrap() {}

    /** The score with its interval. */
    public static Interval score(List<JudgedImage> images) {
        return interval(Score.of(images), resampledScores(images));
    }

    /**
     * How much the first is better than the second, in points, with its interval.
     *
     * @param second judgements of the same questions in the same order
     */
    public static Interval difference(List<JudgedImage> first, List<JudgedImage> second) {
        if (first.size() != second.size()) {
            throw new IllegalArgumentException(
                    "expected as many images in both, got %d and %d".formatted(first.size(), second.size()));
        }
        double[] differences = resampledScores(first);
        double[] others = resampledScores(second);
        for (int i = 0; i < differences.length; i++) {
            differences[i] -= others[i];
        }
        return interval(Score.of(first) - Score.of(second), differences);
    }

    private static double[] resampledScores(List<JudgedImage> images) {
        SplittableRandom random = new SplittableRandom(SEED);
        double[] scores = new double[RESAMPLES];
        for (int i = 0; i < scores.length; i++) {
            List<JudgedImage> drawn = new ArrayList<>(images.size());
            for (int j = 0; j < images.size(); j++) {
                drawn.add(images.get(random.nextInt(images.size())));
            }
            scores[i] = Score.of(drawn);
        }
        return scores;
    }

    private static Interval interval(double value, double... resampled) {
        Arrays.sort(resampled);
        int low = (int) Math.round(TAIL * (resampled.length - 1));
        return new Interval(value, resampled[low], resampled[resampled.length - 1 - low]);
    }
}
