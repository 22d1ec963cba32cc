package io.globalcom2.compression.djl;

import io.globalcom2.compression.features.Features;
import io.globalcom2.compression.features.KeptRows;
import io.globalcom2.compression.globalcom2.ImageGeometry;
import io.globalcom2.compression.globalcom2.Method;
import io.globalcom2.compression.globalcom2.Profile;
import io.globalcom2.compression.globalcom2.Scores;
import io.globalcom2.compression.globalcom2.SelectionSettings;
import io.globalcom2.tensor.FloatFormat;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * From the features of one image, 5 views of 24 x 24 tokens of width 1,024, to the kept rows: similarities and choice, without a wire. The
 * floor is 5 products of 576 x 1024 with its transpose, 3.4 GFLOP.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class CompressionBenchmark {
    private static final int WIDTH = 1024;

    @Param({"FLOAT32", "BFLOAT16"})
    private FloatFormat dtype;

    @Param({"TOP_K", "GLOBALCOM2", "GLOBALCOM2_COVERAGE"})
    private Method method;

    private final ImageGeometry geometry = new ImageGeometry(1920, 1920, 2, 2, 24);
    private final DjlFeatureEngine engine = new DjlFeatureEngine(0, 64 << 20);
    private Features features;
    private Scores scores;

    @Setup
    public void draw() {
        features = RandomFeatures.draw(dtype, 1 + geometry.crops(), geometry.viewTokens(), WIDTH, 1);
        Random random = new Random(2);
        scores = new Scores(
                numbers(random, geometry.viewTokens()), numbers(random, geometry.crops() * geometry.viewTokens()));
    }

    @Benchmark
    public KeptRows keepATenth() {
        SelectionSettings settings = new SelectionSettings(method, Profile.STANDARD, 0.1, 0, false);
        return KeptRows.of(geometry, scores, settings, features, engine);
    }

    @TearDown
    public void close() {
        engine.close();
    }

    private static float[] numbers(Random random, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    public static void main(String[] arguments) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(CompressionBenchmark.class.getSimpleName())
                        .build())
                .run();
    }
}
