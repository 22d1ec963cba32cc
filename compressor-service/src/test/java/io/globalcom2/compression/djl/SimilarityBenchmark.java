package io.globalcom2.compression.djl;

import io.globalcom2.compression.features.Features;
import io.globalcom2.compression.globalcom2.FeatureSimilarity;
import io.globalcom2.tensor.FloatFormat;
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
import org.openjdk.jmh.infra.Blackhole;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Cosines of all pairs of tokens in 5 views of 24 x 24, features of width 1024: 3.4 GFLOP on as many cores as there are. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 4)
public class SimilarityBenchmark {
    private static final int VIEWS = 5;

    @Param({"FLOAT32", "BFLOAT16"})
    public FloatFormat dtype;

    private final DjlFeatureEngine engine = new DjlFeatureEngine(0, 64 << 20);
    private Features features = RandomFeatures.draw(FloatFormat.FLOAT32, 1, 1, 1, 0);

    public static void main(String[] arguments) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(SimilarityBenchmark.class.getName())
                        .build())
                .run();
    }

    @Setup
    public void draw() {
        features = RandomFeatures.draw(dtype, VIEWS, 576, 1024, 7);
    }

    @TearDown
    public void close() {
        engine.close();
    }

    @Benchmark
    public void similarities(Blackhole sink) {
        FeatureSimilarity similarity = engine.similarity(features);
        for (int view = 0; view < VIEWS; view++) {
            sink.consume(similarity.ofView(view));
        }
    }
}
