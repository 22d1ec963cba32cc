package io.globalcom2.compression.globalcom2;

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
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * One image of 5 views of 24 x 24 tokens: what a selection costs. Run {@link #main} from an IDE, or with the test class path that
 * {@code mvn -pl compressor-service -am test-compile dependency:build-classpath -Dmdep.includeScope=test} prints.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class SelectionBenchmark {
    @Param
    private Profile profile;

    @Param({"0.1", "0.25", "0.5"})
    private double retentionRatio;

    private final ImageGeometry geometry = new ImageGeometry(1920, 1440, 2, 2, 24);
    private final Random random = new Random(0);
    private final float[] thumbnailScores = logits(geometry.viewTokens());
    private final float[] cropScores = logits(geometry.crops() * geometry.viewTokens());

    /** From raw scores to the selection: copying and checking them included. */
    @Benchmark
    public SelectedTokens selectTokens() {
        return TokenSelector.selectTokens(
                geometry,
                new Scores(thumbnailScores, cropScores),
                new SelectionSettings(Method.GLOBALCOM2, profile, retentionRatio, 0, false));
    }

    public static void main(String[] arguments) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(SelectionBenchmark.class.getSimpleName())
                        .build())
                .run();
    }

    private float[] logits(int count) {
        float[] logits = new float[count];
        for (int i = 0; i < count; i++) {
            logits[i] = (float) random.nextGaussian();
        }
        return logits;
    }
}
