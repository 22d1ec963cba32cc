package io.globalcom2.vision.lifecycle;

import io.globalcom2.checkpoint.Checkpoint;
import io.globalcom2.checkpoint.config.CheckpointException;
import io.globalcom2.checkpoint.config.LargestImage;
import io.globalcom2.checkpoint.config.ModelConfig;
import io.globalcom2.checkpoint.config.WeightStorage;
import io.globalcom2.checkpoint.djl.TorchRuntime;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.grpc.ShutdownConfig;
import io.globalcom2.image.ImageConfig;
import io.globalcom2.image.ImageLimits;
import io.globalcom2.vision.djl.DjlVisionTower;
import io.globalcom2.vision.encoding.EncoderCalls;
import io.globalcom2.vision.encoding.EncoderConfig;
import io.globalcom2.vision.encoding.EncoderMetrics;
import io.globalcom2.vision.encoding.EncoderQueue;
import io.globalcom2.vision.encoding.FeatureCache;
import io.globalcom2.vision.encoding.ImageEncoder;
import io.globalcom2.vision.encoding.SharedEncodings;
import io.globalcom2.vision.imagefile.ImageFileReader;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Owns the model and what stands in front of it, from start to end. */
@Singleton
public final class EncoderLifecycle {
    private static final Logger LOG = Logger.getLogger(EncoderLifecycle.class);
    /** Before Quarkus' own observers of the end, which stop publishing health. */
    private static final int FIRST = 1;

    private final ModelConfig model;
    private final EncoderConfig config;
    private final ImageConfig images;
    private final Duration grace;
    private final Event<EncoderState> changes;
    private final EncoderMetrics metrics;
    private final EncoderCalls calls;
    private final EncoderQueue queue;
    private final FeatureCache cache;
    private volatile Optional<ImageEncoder> encoder = Optional.empty();
    private volatile Optional<SharedEncodings> encodings = Optional.empty();
    private volatile EncoderState state = EncoderState.LOADING;

    EncoderLifecycle(
            ModelConfig model,
            EncoderConfig config,
            ImageConfig images,
            ShutdownConfig shutdown,
            Event<EncoderState> changes,
            EncoderMetrics metrics,
            MeterRegistry registry) {
        this.model = model;
        this.config = config;
        this.images = images;
        this.grace = shutdown.grace();
        this.changes = changes;
        this.metrics = metrics;
        calls = new EncoderCalls(config.concurrency() + config.waitingRoom());
        queue = new EncoderQueue(config.concurrency());
        cache = new FeatureCache(config.cacheBytes().asLongValue());
        metrics.watch(cache);
        registry.gauge("globalcom2.encoder.in.flight.images", calls, EncoderCalls::size);
    }

    /** Takes calls in every state, so ask for {@link #encodings} first. */
    public EncoderCalls calls() {
        return calls;
    }

    /** Whose turn it is. */
    EncoderQueue queue() {
        return queue;
    }

    /**
     * The loaded model, and what it has encoded.
     *
     * @throws ServingException UNAVAILABLE while it is being loaded
     */
    public SharedEncodings encodings() {
        return encodings.orElseThrow(
                () -> new ServingException(FailureKind.UNAVAILABLE, "the vision encoder is still loading its model"));
    }

    public EncoderState state() {
        return state;
    }

    void start(@Observes StartupEvent event) {
        change(EncoderState.LOADING);
        new Thread(this::load, "load-model").start();
    }

    void stop(@Observes @Priority(FIRST) ShutdownEvent event) {
        change(EncoderState.DRAINING);
        long endNanos = System.nanoTime() + grace.toNanos();
        // Without calls the tower may still look at an image that nobody waits for any more.
        boolean drained = calls.drain(grace) && queue.drain(Duration.ofNanos(endNanos - System.nanoTime()));
        calls.close();
        queue.close();
        if (drained) {
            encoder.ifPresent(ImageEncoder::close);
        } else {
            LOG.warnf("gave up on running images graceSeconds=%d images=%d", grace.toSeconds(), calls.size());
        }
    }

    private void load() {
        long start = System.nanoTime();
        try {
            Checkpoint checkpoint = Checkpoint.open(model.folder());
            TorchRuntime runtime = TorchRuntime.start(model);
            ImageFileReader files =
                    new ImageFileReader(ImageLimits.of(images, config.maxPixels()), config.applyOrientation());
            WeightStorage storage = new WeightStorage(model.weights(), model.weightsCache());
            ImageEncoder loaded =
                    new ImageEncoder(checkpoint, DjlVisionTower.load(runtime, checkpoint, storage), files);
            encoder = Optional.of(loaded);
            encodings = Optional.of(new SharedEncodings(loaded, queue, cache, metrics));
            LOG.infof(
                    "vision tower loaded folder=%s device=%s computeDtype=%s millis=%d",
                    model.folder(), model.device(), runtime.computeDtype(), (System.nanoTime() - start) / 1_000_000);
            LargestImage largest = checkpoint.config().largestImage();
            LOG.infof(
                    "largest image views=%d rows=%d featureBytes=%d; a compressor that looks at features needs globalcom2.compressor.max-feature-bytes of as many",
                    largest.views(), largest.rows(), largest.sizeBytes(runtime.computeDtype()));
            change(EncoderState.READY);
        } catch (CheckpointException e) {
            LOG.errorf("cannot serve the checkpoint: %s", e.getMessage());
            Quarkus.asyncExit(1);
        } catch (RuntimeException | LinkageError e) {
            LOG.errorf(e, "cannot load the model folder=%s", model.folder());
            Quarkus.asyncExit(1);
        }
    }

    private synchronized void change(EncoderState next) {
        if (state != EncoderState.DRAINING) {
            state = next;
            changes.fire(next);
        }
    }
}
