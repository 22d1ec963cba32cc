package io.globalcom2.vision.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.checkpoint.Checkpoint;
import io.globalcom2.checkpoint.config.CheckpointException;
import io.globalcom2.checkpoint.config.ComputeDtype;
import io.globalcom2.checkpoint.config.LlavaConfig;
import io.globalcom2.checkpoint.config.VisionConfig;
import io.globalcom2.checkpoint.config.WeightFormat;
import io.globalcom2.checkpoint.config.WeightStorage;
import io.globalcom2.checkpoint.djl.TorchRuntime;
import io.globalcom2.tensor.FloatFormat;
import io.globalcom2.vision.cropping.Views;
import io.globalcom2.vision.encoding.EncodedViews;
import io.globalcom2.vision.encoding.KeptTokens;
import io.globalcom2.vision.encoding.VisionTower;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On the demo model: four layers, 64 tokens a view, width 96, four heads. */
class DjlVisionTowerTest {
    private static final Checkpoint CHECKPOINT = Checkpoint.open(Path.of("../demo-model/checkpoint"));
    private static final VisionConfig CONFIG = CHECKPOINT.config().vision();
    private static final int VIEW_FEATURES = CONFIG.tokens() * CONFIG.width();

    private final float[] pixels = noise(2);
    private final Views views = new Views(2, CONFIG.tile(), pixels);

    @Test
    void scoresAreTheLogitsOfTheWholeLastLayer() {
        try (VisionTower tower = load(CHECKPOINT, FloatFormat.FLOAT32)) {
            EncodedViews encoded = tower.encode(views);
            for (int view = 0; view < 2; view++) {
                double[] expected = reference().scores(pixelsOf(view));
                float[] actual = new float[CONFIG.tokens()];
                encoded.scores().ofView(view).get(actual);
                assertThat(relativeError(actual, 0, expected)).isLessThan(1e-5);
            }
            assertThat(encoded.scores().ofCrops()).isEqualTo(encoded.scores().ofView(1));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3, 4})
    void featuresAreTheHiddenStatesThatTheCheckpointNames(int featureLayers) {
        try (VisionTower tower = load(withVision(CONFIG.layers(), featureLayers), FloatFormat.FLOAT32)) {
            EncodedViews encoded = tower.encode(views);
            float[] features = features(encoded, FloatFormat.FLOAT32);
            assertThat(features).hasSize(2 * VIEW_FEATURES);
            for (int view = 0; view < 2; view++) {
                double[][] hidden = reference().hidden(pixelsOf(view), featureLayers);
                double[] expected = Stream.of(hidden)
                        .skip(1)
                        .flatMapToDouble(java.util.Arrays::stream)
                        .toArray();
                assertThat(relativeError(features, view * VIEW_FEATURES, expected))
                        .isLessThan(1e-5);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"BFLOAT16", "FLOAT16"})
    void halfPrecisionStaysCloseAndTravelsInTwoBytes(FloatFormat dtype) {
        try (VisionTower full = load(CHECKPOINT, FloatFormat.FLOAT32);
                VisionTower half = load(CHECKPOINT, dtype)) {
            EncodedViews expected = full.encode(views);
            EncodedViews encoded = half.encode(views);
            int tokens = 2 * CONFIG.tokens();
            byte[] rows = encoded.gather(KeptTokens.of(List.of(3), tokens, 1, 0));

            assertThat(half.dtype()).isEqualTo(dtype);
            assertThat(rows).hasSize(CONFIG.width() * Short.BYTES);
            assertThat(ByteBuffer.wrap(rows)).isEqualTo(encoded.rows().slice(3 * rows.length, rows.length));
            assertThat(relativeError(features(encoded, dtype), 0, doubles(features(expected, FloatFormat.FLOAT32))))
                    .isLessThan(0.03);
        }
    }

    /** Measured are 0.030 and 0.013. Where nothing differed, nothing was quantized. */
    @Test
    void eightBitsStayClose(@TempDir Path cache) {
        WeightStorage storage = new WeightStorage(WeightFormat.W8A8, Optional.of(cache));
        try (VisionTower full = load(CHECKPOINT, FloatFormat.FLOAT32);
                VisionTower eight = DjlVisionTower.load(
                        TorchRuntime.start("cpu", ComputeDtype.of(FloatFormat.FLOAT32), 1), CHECKPOINT, storage)) {
            EncodedViews expected = full.encode(views);
            EncodedViews encoded = eight.encode(views);

            double features = relativeError(
                    features(encoded, FloatFormat.FLOAT32), 0, doubles(features(expected, FloatFormat.FLOAT32)));
            double scores = relativeError(scores(encoded), 0, doubles(scores(expected)));
            assertThat(features).isBetween(1e-4, 0.05);
            assertThat(scores).isBetween(1e-4, 0.05);
        }
    }

    @Test
    void threadsMayEncodeAtTheSameTime() {
        try (VisionTower tower = load(CHECKPOINT, FloatFormat.FLOAT32)) {
            float[] expected = features(tower.encode(views), FloatFormat.FLOAT32);

            List<float[]> together = IntStream.range(0, 8)
                    .parallel()
                    .mapToObj(i -> features(tower.encode(views), FloatFormat.FLOAT32))
                    .toList();

            assertThat(together).allSatisfy(features -> assertThat(features).isEqualTo(expected));
        }
    }

    @Test
    void namesTheTensorThatIsMissing() {
        assertThatThrownBy(() -> load(withVision(6, 5), FloatFormat.FLOAT32))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("vision_tower.encoder.layers.4.layer_norm1.weight");
    }

    @Test
    void refusesViewsOfAnotherSize() {
        try (VisionTower tower = load(CHECKPOINT, FloatFormat.FLOAT32)) {
            assertThatThrownBy(() -> tower.encode(new Views(1, 14, new float[3 * 14 * 14])))
                    .hasMessage("expected views of 112 pixels, got views of 14");
        }
    }

    private static DjlVisionTower load(Checkpoint checkpoint, FloatFormat dtype) {
        return DjlVisionTower.load(
                TorchRuntime.start("cpu", ComputeDtype.of(dtype), 1), checkpoint, WeightStorage.DENSE);
    }

    private static ReferenceTower reference() {
        return new ReferenceTower(CONFIG, CHECKPOINT.weights().under("vision_tower."));
    }

    private static Checkpoint withVision(int layers, Integer... featureLayers) {
        VisionConfig vision = new VisionConfig(
                CONFIG.tile(),
                CONFIG.patch(),
                CONFIG.width(),
                CONFIG.intermediateWidth(),
                layers,
                CONFIG.heads(),
                CONFIG.layerNormEpsilon(),
                CONFIG.activation(),
                CONFIG.classToken(),
                List.of(featureLayers));
        LlavaConfig config = CHECKPOINT.config();
        return new Checkpoint(
                CHECKPOINT.folder(),
                new LlavaConfig(vision, config.text(), config.imageTokenId(), config.pinpoints(), 0, false),
                CHECKPOINT.imageProcessor(),
                CHECKPOINT.generation(),
                CHECKPOINT.tokenizer(),
                CHECKPOINT.weights());
    }

    private double[] pixelsOf(int view) {
        int length = pixels.length / 2;
        return IntStream.range(view * length, (view + 1) * length)
                .mapToDouble(i -> pixels[i])
                .toArray();
    }

    private static float[] noise(int views) {
        Random random = new Random(7);
        float[] values = new float[views * 3 * CONFIG.tile() * CONFIG.tile()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static float[] scores(EncodedViews encoded) {
        float[] scores = new float[CONFIG.tokens()];
        encoded.scores().ofView(0).get(scores);
        return scores;
    }

    /** All features, [V, T, C], from their bytes. */
    private static float[] features(EncodedViews encoded, FloatFormat dtype) {
        ByteBuffer rows = encoded.rows().order(ByteOrder.LITTLE_ENDIAN);
        float[] features = new float[rows.remaining() / dtype.sizeBytes()];
        for (int i = 0; i < features.length; i++) {
            features[i] = switch (dtype) {
                case FLOAT32 -> rows.getFloat();
                case FLOAT16 -> widened(rows.getShort());
                case BFLOAT16 -> Float.intBitsToFloat(rows.getShort() << Short.SIZE);
            };
        }
        return features;
    }

    /** A finite number in IEEE 754 binary16: sign, 5 bits of exponent, 10 bits of fraction. */
    private static float widened(short half) {
        int exponent = half >> 10 & 0x1f;
        int fraction = half & 0x3ff;
        float magnitude =
                exponent == 0 ? Math.scalb((float) fraction, -24) : Math.scalb(1024f + fraction, exponent - 25);
        return half < 0 ? -magnitude : magnitude;
    }

    private static double[] doubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    /** Norm of the difference over norm. */
    private static double relativeError(float[] actual, int start, double[] expected) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow(actual[start + i] - expected[i], 2);
            norm += Math.pow(expected[i], 2);
        }
        return Math.sqrt(difference / norm);
    }
}
