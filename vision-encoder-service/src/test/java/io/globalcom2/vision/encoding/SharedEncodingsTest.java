package io.globalcom2.vision.encoding;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.globalcom2.checkpoint.Checkpoint;
import io.globalcom2.checkpoint.config.ImageProcessorConfig;
import io.globalcom2.checkpoint.config.LlavaConfig;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.image.ImageLimits;
import io.globalcom2.tensor.FloatFormat;
import io.globalcom2.vision.imagefile.ImageFileReader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The demo model's preprocessing in front of a tower that one can hold. */
@Timeout(60)
class SharedEncodingsTest {
    private static final Checkpoint CHECKPOINT = Checkpoint.open(Path.of("../demo-model/checkpoint"));
    private static final long ROOM = 1 << 20;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final EncoderMetrics metrics = new EncoderMetrics(registry);
    private final EncoderQueue queue = new EncoderQueue(1);
    private final FeatureCache cache = new FeatureCache(ROOM);
    private final HeldTower tower = HeldTower.held();
    private final SharedEncodings encodings = encodings(CHECKPOINT, tower, cache);
    /** Files that were read to be encoded. */
    private final AtomicInteger reads = new AtomicInteger();

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void encodesOnceForAllWhoAskAtTheSameTime() throws Exception {
        int askers = 16;
        ExecutorService threads = Executors.newFixedThreadPool(askers);
        byte[] file = png(1);
        List<CompletableFuture<EncodeResult>> asked = new CopyOnWriteArrayList<>();
        for (int i = 0; i < askers; i++) {
            threads.execute(() -> asked.add(ask(file)));
        }
        await().atMost(Duration.ofMinutes(1)).until(() -> asked.size() == askers);
        assertThat(asked).noneMatch(CompletableFuture::isDone);

        tower.letOne();

        int leaders = 0;
        for (CompletableFuture<EncodeResult> one : asked) {
            EncodeResult result = one.get();
            assertThat(result.image().views().rows().get(0)).isEqualTo((byte) 1);
            assertThat(result.encode().isZero()).isEqualTo(result.cached());
            assertThat(result.preprocess().isZero()).isEqualTo(result.cached());
            leaders += result.cached() ? 0 : 1;
        }
        assertThat(leaders).isEqualTo(1);
        assertThat(tower.calls()).isEqualTo(1);
        assertThat(reads.get()).isEqualTo(1);
        assertThat(lookups("miss")).isEqualTo(1);
        assertThat(lookups("joined")).isEqualTo(askers - 1);
        threads.shutdown();
    }

    @Test
    void theNextOneFindsItWithoutDecodingAndWithoutTheTower() throws Exception {
        tower.letOne();
        EncodeResult first = ask(png(1)).get();

        CompletableFuture<EncodeResult> second = ask(png(1));

        assertThat(second).isDone();
        assertThat(second.get().image()).isSameAs(first.image());
        assertThat(second.get().cached()).isTrue();
        assertThat(second.get().encode()).isZero();
        assertThat(reads.get()).isEqualTo(1);
        assertThat(lookups("hit")).isEqualTo(1);
        assertThat(registry.get("globalcom2.encoder.stage")
                        .tag("stage", "encode")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void anotherFileIsAnotherImage() throws Exception {
        tower.letOne();
        tower.letOne();
        ask(png(1)).get();

        assertThat(ask(png(2)).get().cached()).isFalse();
        assertThat(tower.calls()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("otherRules")
    void anotherModelOrPreprocessingSharesNothing(Checkpoint checkpoint, FloatFormat dtype) throws Exception {
        SharedEncodings ours = encodings(CHECKPOINT, HeldTower.free(FloatFormat.FLOAT32), cache);
        SharedEncodings others = encodings(checkpoint, HeldTower.free(dtype), cache);
        ask(ours, png(1)).get();

        assertThat(ask(others, png(1)).get().cached()).isFalse();
        assertThat(ask(others, png(1)).get().cached()).isTrue();
        assertThat(ask(ours, png(1)).get().cached()).isTrue();
    }

    static Stream<Object[]> otherRules() {
        ImageProcessorConfig processor = CHECKPOINT.imageProcessor();
        ImageProcessorConfig brighter = new ImageProcessorConfig(
                processor.tile(), processor.rescaleFactor() * 2, processor.mean(), processor.standardDeviation());
        LlavaConfig config = CHECKPOINT.config();
        LlavaConfig fewer = new LlavaConfig(
                config.vision(),
                config.text(),
                config.imageTokenId(),
                config.pinpoints().subList(0, 1),
                config.anyresMax(),
                config.severalAsThumbnails());
        return Stream.of(
                new Object[] {with(CHECKPOINT.folder(), config, brighter), FloatFormat.FLOAT32},
                new Object[] {with(CHECKPOINT.folder(), fewer, processor), FloatFormat.FLOAT32},
                new Object[] {with(Path.of("another"), config, processor), FloatFormat.FLOAT32},
                new Object[] {CHECKPOINT, FloatFormat.BFLOAT16});
    }

    @Test
    void theOthersGetTheirResultWhenTheFirstLeaves() throws Exception {
        CompletableFuture<EncodeResult> first = ask(png(1));
        CompletableFuture<EncodeResult> second = ask(png(1));
        CompletableFuture<EncodeResult> third = ask(png(1));

        first.cancel(false);
        third.cancel(false);
        tower.letOne();

        assertThat(second.get().image().views().rows().get(0)).isEqualTo((byte) 1);
        assertThat(tower.calls()).isEqualTo(1);
    }

    @Test
    void theFirstMayLeaveBeforeItsTurn() throws Exception {
        CompletableFuture<EncodeResult> atTower = ask(png(1));
        await().atMost(Duration.ofMinutes(1)).until(() -> tower.calls() == 1);
        CompletableFuture<EncodeResult> prepared = ask(png(2));
        CompletableFuture<EncodeResult> first = ask(png(3));
        CompletableFuture<EncodeResult> second = ask(png(3));

        first.cancel(false);
        for (int i = 0; i < 3; i++) {
            tower.letOne();
        }

        assertThat(second.get().image().views().rows().get(0)).isEqualTo((byte) 3);
        assertThat(atTower).isCompleted();
        assertThat(prepared).isCompleted();
    }

    @Test
    void whatNobodyWaitsForIsNotEncoded() throws Exception {
        CompletableFuture<EncodeResult> atTower = ask(png(1));
        await().atMost(Duration.ofMinutes(1)).until(() -> tower.calls() == 1);
        CompletableFuture<EncodeResult> prepared = ask(png(2));
        await().atMost(Duration.ofMinutes(1)).until(() -> reads.get() == 2);
        CompletableFuture<EncodeResult> waiting = ask(png(3));
        CompletableFuture<EncodeResult> alsoWaiting = ask(png(3));

        for (CompletableFuture<EncodeResult> left : List.of(prepared, waiting, alsoWaiting)) {
            left.cancel(false);
        }
        tower.letOne();
        tower.letOne();

        assertThat(ask(png(4)).get().image().views().rows().get(0)).isEqualTo((byte) 2);
        assertThat(atTower).isCompleted();
        assertThat(reads.get()).isEqualTo(3);
        tower.letOne();
        assertThat(ask(png(3)).get().cached()).isFalse();
    }

    @Test
    void whatTheTowerLooksAtAlreadyIsKeptForTheNextOne() throws Exception {
        CompletableFuture<EncodeResult> first = ask(png(1));
        await().atMost(Duration.ofMinutes(1)).until(() -> tower.calls() == 1);

        first.cancel(false);
        CompletableFuture<EncodeResult> second = ask(png(1));
        second.cancel(false);
        tower.letOne();
        await().atMost(Duration.ofMinutes(1)).until(() -> cache.size() == 1);

        assertThat(ask(png(1)).get().cached()).isTrue();
    }

    @Test
    void aFailureReachesAllWhoWaitAndIsNotKept() throws Exception {
        tower.breaks(true);
        CompletableFuture<EncodeResult> first = ask(png(1));
        CompletableFuture<EncodeResult> second = ask(png(1));

        tower.letOne();

        for (CompletableFuture<EncodeResult> failed : List.of(first, second)) {
            assertThatThrownBy(failed::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseMessage("the tower broke at call 1");
        }
        tower.breaks(false);
        tower.letOne();
        assertThat(ask(png(1)).get().image().views().rows().get(0)).isEqualTo((byte) 2);
    }

    @Test
    void whatIsNoImageIsRefusedAnewEachTime() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> ask(new byte[] {1, 2, 3}).get())
                    .cause()
                    .isInstanceOfSatisfying(
                            ServingException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.INVALID_INPUT));
        }
        assertThat(reads.get()).isEqualTo(2);
        assertThat(cache.size()).isZero();
    }

    @Test
    void theNextImageIsPreparedWhileTheTowerIsBusyAndNoMoreThanThat() throws Exception {
        CompletableFuture<EncodeResult> first = ask(png(1));
        await().atMost(Duration.ofMinutes(1)).until(() -> tower.calls() == 1);
        CompletableFuture<EncodeResult> second = ask(png(2));
        CompletableFuture<EncodeResult> third = ask(png(3));

        await().atMost(Duration.ofMinutes(1)).until(() -> reads.get() == 2);
        await().during(Duration.ofMillis(200)).atMost(Duration.ofMinutes(1)).until(() -> reads.get() == 2);

        assertThat(first).isNotDone();
        for (int i = 0; i < 3; i++) {
            tower.letOne();
        }
        assertThat(CompletableFuture.allOf(first, second, third)).succeedsWithin(30, SECONDS);
    }

    @Test
    void withoutACacheThoseWhoAskAtTheSameTimeStillShare() throws Exception {
        FeatureCache none = new FeatureCache(0);
        SharedEncodings uncached = encodings(CHECKPOINT, tower, none);
        CompletableFuture<EncodeResult> first = ask(uncached, png(1));
        CompletableFuture<EncodeResult> second = ask(uncached, png(1));

        tower.letOne();
        tower.letOne();

        assertThat(first.get().image()).isSameAs(second.get().image());
        assertThat(none.size()).isZero();
        assertThat(ask(uncached, png(1)).get().cached()).isFalse();
        assertThat(tower.calls()).isEqualTo(2);
    }

    private CompletableFuture<EncodeResult> ask(byte[] file) {
        return ask(encodings, file);
    }

    private CompletableFuture<EncodeResult> ask(SharedEncodings asked, byte[] file) {
        return asked.request(ImageDigest.of(ByteBuffer.wrap(file)), false, () -> {
            reads.incrementAndGet();
            return file;
        });
    }

    private SharedEncodings encodings(Checkpoint checkpoint, VisionTower itsTower, FeatureCache itsCache) {
        return new SharedEncodings(
                new ImageEncoder(checkpoint, itsTower, new ImageFileReader(ImageLimits.ofPixels(10_000), true)),
                queue,
                itsCache,
                metrics);
    }

    private double lookups(String outcome) {
        return registry.get("globalcom2.encoder.cache.lookups")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private static Checkpoint with(Path folder, LlavaConfig config, ImageProcessorConfig processor) {
        return new Checkpoint(
                folder, config, processor, CHECKPOINT.generation(), CHECKPOINT.tokenizer(), CHECKPOINT.weights());
    }

    /** A small image of one colour. */
    private static byte[] png(int color) {
        BufferedImage image = new BufferedImage(20, 10, BufferedImage.TYPE_3BYTE_BGR);
        IntStream.range(0, 200).forEach(i -> image.setRGB(i % 20, i / 20, color));
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            assertThat(ImageIO.write(image, "png", file)).isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to memory", e);
        }
        return file.toByteArray();
    }
}
