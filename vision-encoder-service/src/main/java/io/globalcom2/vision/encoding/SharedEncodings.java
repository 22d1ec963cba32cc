package io.globalcom2.vision.encoding;

import static java.util.Objects.requireNonNull;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Encodes an image once for all who ask for it: those who come while it is in the making wait for the same result, those who come later find
 * it in the cache. The work belongs to nobody of them, so whoever leaves harms no other. Safe for many threads.
 */
public final class SharedEncodings {
    private final ImageEncoder encoder;
    private final EncoderQueue queue;
    private final FeatureCache cache;
    private final EncoderMetrics metrics;
    /** What is in the making; guarded, as the state of each of them, by this. */
    private final Map<FeatureKey, Encoding> encodings = new HashMap<>();

    /** In front of an encoder; owns none of these. */
    public SharedEncodings(ImageEncoder encoder, EncoderQueue queue, FeatureCache cache, EncoderMetrics metrics) {
        this.encoder = requireNonNull(encoder, "encoder is null");
        this.queue = requireNonNull(queue, "queue is null");
        this.cache = requireNonNull(cache, "cache is null");
        this.metrics = requireNonNull(metrics, "metrics is null");
    }

    public ImageEncoder encoder() {
        return encoder;
    }

    /**
     * Asks for an image.
     *
     * @param digest of the file
     * @param thumbnailAlone whether no crops are wanted
     * @param file the whole image file; read only if it has to be encoded for this one, by another thread
     * @return the asker's own: to cancel it is to leave. When all have left, the image is not encoded, unless the tower looks at it already: then it is
     *     kept for the next one. Fails as {@link ImageEncoder#prepare} does, for each of those who wait; a failure is not kept, so the next one tries anew
     */
    public synchronized CompletableFuture<EncodeResult> request(
            ImageDigest digest, boolean thumbnailAlone, Supplier<byte[]> file) {
        FeatureKey key = encoder.key(digest, thumbnailAlone);
        ImageFeatures kept = cache.get(key).orElse(null);
        if (kept != null) {
            metrics.lookedUp(CacheLookup.HIT);
            return CompletableFuture.completedFuture(EncodeResult.cached(kept));
        }
        Encoding running = encodings.get(key);
        if (running != null) {
            metrics.lookedUp(CacheLookup.JOINED);
            return running.join(running.result.thenApply(result -> EncodeResult.cached(result.image())));
        }
        metrics.lookedUp(CacheLookup.MISS);
        Encoding encoding = new Encoding(key, file);
        queue.submit(encoding);
        encodings.put(key, encoding);
        return encoding.join(encoding.result.copy());
    }

    private synchronized void leave(Encoding encoding) {
        encoding.waiting--;
        if (encoding.waiting == 0 && !encoding.atTower) {
            encodings.remove(encoding.key, encoding);
            queue.withdraw(encoding);
        }
    }

    private synchronized void stopIfNobodyWaits(Encoding encoding) {
        if (encoding.waiting == 0) {
            throw new ServingException(FailureKind.CANCELLED, "nobody waits for the image any more");
        }
    }

    /** From here on the work is done to its end. */
    private synchronized void enterTower(Encoding encoding) {
        stopIfNobodyWaits(encoding);
        encoding.atTower = true;
    }

    private synchronized void succeed(Encoding encoding, ImageFeatures image) {
        cache.put(encoding.key, image);
        encodings.remove(encoding.key, encoding);
    }

    private synchronized void fail(Encoding encoding) {
        encodings.remove(encoding.key, encoding);
    }

    /** An image in the making, and how many wait for it. */
    private final class Encoding implements Runnable {
        private final FeatureKey key;
        private final Supplier<byte[]> file;
        /** As it is for the one who was first. */
        private final CompletableFuture<EncodeResult> result = new CompletableFuture<>();

        private int waiting;
        private boolean atTower;

        private Encoding(FeatureKey key, Supplier<byte[]> file) {
            this.key = key;
            this.file = file;
        }

        private CompletableFuture<EncodeResult> join(CompletableFuture<EncodeResult> own) {
            waiting++;
            CompletableFuture<EncodeResult> unused = own.whenComplete((value, failure) -> {
                if (own.isCancelled()) {
                    leave(this);
                }
            });
            return own;
        }

        /** Preparation. */
        @Override
        public void run() {
            failing(() -> {
                stopIfNobodyWaits(this);
                StageClock clock = new StageClock();
                PreparedImage prepared = encoder.prepare(file.get(), key.thumbnailAlone());
                clock.lap(EncodeStage.PREPROCESS);
                queue.encode(() -> failing(() -> encode(prepared, clock)));
            });
        }

        private void encode(PreparedImage prepared, StageClock clock) {
            enterTower(this);
            clock.skip();
            EncodedViews views = encoder.encode(prepared);
            clock.lap(EncodeStage.ENCODE);
            ImageFeatures image = new ImageFeatures(prepared.size(), prepared.grid(), views);
            Duration preprocess = clock.time(EncodeStage.PREPROCESS);
            Duration encode = clock.time(EncodeStage.ENCODE);
            metrics.timed(EncodeStage.PREPROCESS, preprocess);
            metrics.timed(EncodeStage.ENCODE, encode);
            succeed(this, image);
            result.complete(new EncodeResult(image, false, preprocess, encode));
        }

        /** Whatever a part throws, all who wait hear of it. */
        private void failing(Runnable part) {
            try {
                part.run();
            } catch (Throwable failure) {
                fail(this);
                result.completeExceptionally(failure);
            }
        }
    }
}
