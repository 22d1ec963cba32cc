package io.globalcom2.compression.globalcom2;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** One image of 5 views of 24 x 24 tokens whose cosines are known: what covering them costs. Run as {@link SelectionBenchmark}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class CoverageBenchmark {
    @Param({"0.05", "0.1", "0.25", "0.5"})
    private double retentionRatio;

    private final ImageGeometry geometry = new ImageGeometry(1920, 1920, 2, 2, 24);
    private final List<float[]> cosines = new ArrayList<>();
    private float[] scores;

    @Setup
    public void draw() {
        Random random = new Random(0);
        scores = new float[(1 + geometry.crops()) * geometry.viewTokens()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) random.nextGaussian();
        }
        for (int view = 0; view <= geometry.crops(); view++) {
            cosines.add(RandomCases.cosines(random, geometry.viewTokens(), 32));
        }
    }

    @Benchmark
    public SelectedTokens coverFeatures() {
        int tokens = geometry.viewTokens();
        return TokenSelector.selectTokens(
                geometry,
                new Scores(Arrays.copyOf(scores, tokens), Arrays.copyOfRange(scores, tokens, scores.length)),
                new SelectionSettings(Method.GLOBALCOM2_COVERAGE, Profile.STANDARD, retentionRatio, 0, false),
                cosines::get);
    }

    public static void main(String[] arguments) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(CoverageBenchmark.class.getSimpleName())
                        .build())
                .run();
    }
}
