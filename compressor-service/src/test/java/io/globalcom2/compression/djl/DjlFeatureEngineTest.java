package io.globalcom2.compression.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.globalcom2.compression.features.FeatureDtype;
import io.globalcom2.compression.features.FeatureEngine;
import io.globalcom2.compression.features.Features;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DjlFeatureEngineTest {
    private static final DjlFeatureEngine ENGINE = new DjlFeatureEngine(1);
    /** Sums of 1,024 products in float32 against sums in double: 1,024 roundings of 6e-8 at the very most, a tenth of them in fact. */
    private static final double TOLERANCE = 6e-6;

    @AfterAll
    static void close() {
        ENGINE.close();
    }

    @ParameterizedTest
    @EnumSource
    void cosinesAreThoseOfPlainArithmeticInDoublePrecision(FeatureDtype dtype) {
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
    void cosinesAreSymmetricToTheBit() {
        float[] cosines = ENGINE.similarity(RandomFeatures.draw(FeatureDtype.FLOAT32, 1, 100, 333, 1))
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
                RandomFeatures.of(FeatureDtype.FLOAT32, new float[] {3e38f, 0}, new float[] {1e-38f, 1e-38f});

        float[] cosines = ENGINE.similarity(features).ofView(0);

        float half = (float) Math.sqrt(0.5);
        assertThat(cosines).containsExactly(new float[] {1, half, half, 1}, within(1e-6f));
    }

    @Test
    void aRowOfZerosIsLikeNoOther() {
        Features features = RandomFeatures.of(FeatureDtype.BFLOAT16, new float[2], new float[] {1, -2});

        assertThat(ENGINE.similarity(features).ofView(0)).containsExactly(new float[] {0, 0, 0, 1}, within(1e-6f));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void namesTheRowThatIsNotFinite(float value) {
        Features features = RandomFeatures.of(FeatureDtype.FLOAT32, new float[] {1, 2}, new float[] {1, value});

        assertThatThrownBy(() -> ENGINE.similarity(features).ofView(0))
                .isInstanceOfSatisfying(
                        ServingException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.INVALID_INPUT))
                .hasMessage("rows[1]: expected finite numbers, got others");
    }

    @Test
    void threadsMayComputeAtTheSameTime() {
        FeatureEngine engine = ENGINE;
        List<Features> images = IntStream.range(0, 8)
                .mapToObj(seed -> RandomFeatures.draw(FeatureDtype.FLOAT16, 2, 64, 128, seed))
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
