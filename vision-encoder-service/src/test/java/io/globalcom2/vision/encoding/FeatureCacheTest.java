package io.globalcom2.vision.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.checkpoint.config.ImageProcessorConfig;
import io.globalcom2.compression.globalcom2.CropGrid;
import io.globalcom2.tensor.FloatFormat;
import io.globalcom2.vision.cropping.PixelSize;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FeatureCacheTest {
    private static final FeatureKey.Model MODEL = new FeatureKey.Model(Path.of("model"), FloatFormat.FLOAT32);
    private static final FeatureKey.Preprocessing PREPROCESSING = new FeatureKey.Preprocessing(
            new ImageProcessorConfig(1, 1, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0)), List.of());

    @Test
    void holdsItsBoundWhateverComes() {
        FeatureCache cache = new FeatureCache(1_000);
        Random random = new Random(5);
        for (int i = 0; i < 10_000; i++) {
            int image = random.nextInt(40);
            if (cache.get(key(image)).isEmpty()) {
                cache.put(key(image), image(8 + random.nextInt(image < 35 ? 300 : 1_200)));
            }
            assertThat(cache.bytes()).isBetween(0L, 1_000L);
        }
        long kept = 0;
        int count = 0;
        for (int image = 0; image < 40; image++) {
            kept += cache.get(key(image)).map(one -> one.views().sizeBytes()).orElse(0L);
            count += cache.get(key(image)).isPresent() ? 1 : 0;
        }
        assertThat(cache.bytes()).isEqualTo(kept).isPositive();
        assertThat(cache.size()).isEqualTo(count);
        assertThat(cache.evictions()).isPositive();
    }

    @Test
    void givesUpWhatWasNotAskedForLongest() {
        FeatureCache cache = new FeatureCache(300);
        for (int image = 1; image <= 3; image++) {
            cache.put(key(image), image(100));
        }
        assertThat(cache.get(key(1))).isPresent();

        cache.put(key(4), image(100));

        assertThat(cache.get(key(2))).isEmpty();
        assertThat(cache.get(key(1))).isPresent();
        assertThat(cache.get(key(3))).isPresent();
        assertThat(cache.get(key(4))).isPresent();
        assertThat(cache.evictions()).isEqualTo(1);
    }

    @Test
    void keepsANewImageAlsoWhereOldOnesWereAskedForMoreOften() {
        FeatureCache cache = new FeatureCache(300);
        for (int round = 0; round < 20; round++) {
            for (int image = 1; image <= 3; image++) {
                if (cache.get(key(image)).isEmpty()) {
                    cache.put(key(image), image(100));
                }
            }
        }

        cache.put(key(4), image(100));

        assertThat(cache.get(key(4))).isPresent();
    }

    @Test
    void anImageLargerThanAllOfItDrivesNothingOut() {
        FeatureCache cache = new FeatureCache(300);
        cache.put(key(1), image(300));

        cache.put(key(2), image(301));

        assertThat(cache.get(key(1))).isPresent();
        assertThat(cache.get(key(2))).isEmpty();
    }

    @Test
    void anImageThatComesTwiceCountsOnce() {
        FeatureCache cache = new FeatureCache(300);

        cache.put(key(1), image(200));
        cache.put(key(1), image(100));

        assertThat(cache.bytes()).isEqualTo(100);
        assertThat(cache.size()).isEqualTo(1);
    }

    @Test
    void ofNoBytesItKeepsNothing() {
        FeatureCache cache = new FeatureCache(0);

        cache.put(key(1), image(8));

        assertThat(cache.size()).isZero();
        assertThatThrownBy(() -> new FeatureCache(-1)).hasMessageContaining("globalcom2.encoder.cache-bytes");
    }

    private static FeatureKey key(int image) {
        return new FeatureKey(new ImageDigest(Integer.toString(image)), false, MODEL, PREPROCESSING);
    }

    /** Of one token, whose row takes what the score leaves of the size. */
    private static ImageFeatures image(int sizeBytes) {
        EncodedViews views = new EncodedViews(new SaliencyScores(1, new float[1]), new byte[sizeBytes - Float.BYTES]);
        return new ImageFeatures(new PixelSize(1, 1), new CropGrid(1, 1), views);
    }
}
