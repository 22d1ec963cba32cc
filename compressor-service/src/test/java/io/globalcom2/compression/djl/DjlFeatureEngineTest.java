package io.globalcom2.compression.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.globalcom2.compression.features.FeatureEngine;
import io.globalcom2.compression.features.Features;
import io.globalcom2.compression.globalcom2.Aggregation;
import io.globalcom2.compression.globalcom2.Aggregation.Group;
import io.globalcom2.compression.globalcom2.Aggregation.Member;
import io.globalcom2.compression.globalcom2.FeatureSimilarity;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.tensor.FloatFormat;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DjlFeatureEngineTest {
    private static final DjlFeatureEngine ENGINE = new DjlFeatureEngine(1, 4 << 20);
    /** Sums of 1,024 products in float32 against sums in double: 1,024 roundings of 6e-8 at the very most, a tenth of them in fact. */
    private static final double TOLERANCE = 6e-6;

    @AfterAll
    static void close() {
        ENGINE.close();
    }

    @ParameterizedTest
    @EnumSource
    void cosinesAreThoseOfPlainArithmeticInDoublePrecision(FloatFormat dtype) {
        Features features = RandomFeatures.draw(dtype, 3, 49, 1024, 7);

        for (int view : new int[] {2, 0, 1}) {
            double[][] rows = RandomFeatures.read(features, view);
            float[] cosines = ENGINE.similarity(features).ofView(view);

            assertThat(cosines).hasSize(49 * 49);
            for (int a = 0; a < 49; a++) {
                for (int b = 0; b < 49; b++) {
                    assertThat((double) cosines[a * 49 + b])
                            .as("view %d, %d and %d", view, a, b)
                            .isCloseTo(cosine(rows[a], rows[b]), within(TOLERANCE));
                }
            }
        }
    }

    @Test
    void nothingIsFreedUnderAComputation() {
        DjlFeatureEngine engine = new DjlFeatureEngine(1, 0);
        Features features = RandomFeatures.draw(FloatFormat.FLOAT32, 1, 400, 1024, 3);
        float[] expected = engine.similarity(features).ofView(0);
        CountDownLatch begun = new CountDownLatch(1);

        CompletableFuture<Throwable> refusal = CompletableFuture.supplyAsync(() -> {
            FeatureSimilarity similarity = engine.similarity(features);
            while (true) {
                try {
                    assertThat(similarity.ofView(0)).isEqualTo(expected);
                    begun.countDown();
                } catch (ServingException e) {
                    return e;
                }
            }
        });
        assertThatCode(begun::await).doesNotThrowAnyException();
        engine.close();

        assertThat(refusal.orTimeout(1, TimeUnit.MINUTES).join()).hasMessage("this compressor is shutting down");
    }

    @Test
    void cosinesAreSymmetricToTheBit() {
        float[] cosines = ENGINE.similarity(RandomFeatures.draw(FloatFormat.FLOAT32, 1, 100, 333, 1))
                .ofView(0);

        for (int a = 0; a < 100; a++) {
            for (int b = 0; b < a; b++) {
                assertThat(cosines[a * 100 + b]).isEqualTo(cosines[b * 100 + a]);
            }
        }
    }

    @Test
    void cosinesDoNotDependOnTheLengthsOfRows() {
        // Their squares are beyond the range of float32 on either side.
        Features features =
                RandomFeatures.of(FloatFormat.FLOAT32, new float[] {3e38f, 0}, new float[] {1e-38f, 1e-38f});

        float[] cosines = ENGINE.similarity(features).ofView(0);

        float half = (float) Math.sqrt(0.5);
        assertThat(cosines).containsExactly(new float[] {1, half, half, 1}, within(1e-6f));
    }

    @Test
    void aRowOfZerosIsLikeNoOther() {
        Features features = RandomFeatures.of(FloatFormat.BFLOAT16, new float[2], new float[] {1, -2});

        assertThat(ENGINE.similarity(features).ofView(0)).containsExactly(new float[] {0, 0, 0, 1}, within(1e-6f));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void namesTheRowThatIsNotFinite(float value) {
        Features features = RandomFeatures.of(FloatFormat.FLOAT32, new float[] {1, 2}, new float[] {1, value});

        assertThatThrownBy(() -> ENGINE.similarity(features).ofView(0))
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.INVALID_INPUT))
                .hasMessage("rows[1]: expected finite numbers, got others");
    }

    @ParameterizedTest
    @CsvSource({"FLOAT32, 1e-6", "FLOAT16, 1e-3", "BFLOAT16, 8e-3"}) // of the last, a unit in the last place
    void averagesAreThoseOfPlainArithmeticInTheDtypeOfTheRows(FloatFormat dtype, double tolerance) {
        Features features = RandomFeatures.draw(dtype, 2, 9, 40, 3);
        Aggregation aggregation = new Aggregation(
                List.of(
                        new Group(List.of(new Member(12, 0.5f), new Member(9, 0.125f), new Member(17, 0.375f))),
                        new Group(List.of(new Member(4, 1))),
                        new Group(List.of(new Member(0, 0.75f), new Member(1, 0.25f)))),
                0);
        double[][] rows = Stream.of(0, 1)
                .flatMap(view -> Arrays.stream(RandomFeatures.read(features, view)))
                .toArray(double[][]::new);

        byte[] bytes = ENGINE.average(features, aggregation);

        Features averages = new Features(dtype, 40, 3, ByteBuffer.wrap(bytes));
        double[][] actual = RandomFeatures.read(averages, 0);
        for (int i = 0; i < 40; i++) {
            assertThat(actual[0][i])
                    .isCloseTo(
                            0.5 * rows[12][i] + 0.125 * rows[9][i] + 0.375 * rows[17][i],
                            within(tolerance * (1 + Math.abs(actual[0][i]))));
            assertThat(actual[1][i]).isEqualTo(rows[4][i]);
            assertThat(actual[2][i])
                    .isCloseTo(0.75 * rows[0][i] + 0.25 * rows[1][i], within(tolerance * (1 + Math.abs(actual[2][i]))));
        }
    }

    @Test
    void threadsMayComputeAtTheSameTime() {
        FeatureEngine engine = ENGINE;
        List<Features> images = IntStream.range(0, 8)
                .mapToObj(seed -> RandomFeatures.draw(FloatFormat.FLOAT16, 2, 64, 128, seed))
                .toList();
        List<float[]> alone =
                images.stream().map(image -> engine.similarity(image).ofView(1)).toList();

        List<float[]> together = images.stream()
                .parallel()
                .map(image -> engine.similarity(image).ofView(1))
                .toList();

        for (int i = 0; i < images.size(); i++) {
            assertThat(together.get(i)).isEqualTo(alone.get(i));
        }
    }

    private static double cosine(double[] a, double[] b) {
        return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
    }

    private static double product(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }
}
