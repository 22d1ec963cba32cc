package io.globalcom2.vision.encoding;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** What the encoder counts and times. Safe for many threads. */
@Singleton
public final class EncoderMetrics {
    private final Map<EncodeStage, Timer> stages = new EnumMap<>(EncodeStage.class);
    private final Map<CacheLookup, Counter> lookups = new EnumMap<>(CacheLookup.class);
    private final MeterRegistry registry;
    private final Counter original;
    private final Counter kept;

    EncoderMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (CacheLookup lookup : CacheLookup.values()) {
            lookups.put(
                    lookup,
                    Counter.builder("globalcom2.encoder.cache.lookups")
                            .description("Requests for the features of an image")
                            .tag("outcome", lookup.label())
                            .register(registry));
        }
        for (EncodeStage stage : EncodeStage.values()) {
            stages.put(
                    stage,
                    Timer.builder("globalcom2.encoder.stage")
                            .description("Time of one image in a stage of the vision encoder")
                            .tag("stage", stage.label())
                            .register(registry));
        }
        original = tokens(registry, "original");
        kept = tokens(registry, "kept");
    }

    /** Shows what a cache holds from now on. */
    public void watch(FeatureCache cache) {
        Gauge.builder("globalcom2.encoder.cache.bytes", cache, FeatureCache::bytes)
                .description("Memory that cached features and scores take")
                .register(registry);
        Gauge.builder("globalcom2.encoder.cache.images", cache, FeatureCache::size)
                .description("Images whose features are cached")
                .register(registry);
        FunctionCounter.builder("globalcom2.encoder.cache.evictions", cache, FeatureCache::evictions)
                .description("Cached images given up for others")
                .register(registry);
    }

    void lookedUp(CacheLookup lookup) {
        lookups.get(lookup).increment();
    }

    /** One image was in a stage. */
    public void timed(EncodeStage stage, Duration time) {
        stages.get(stage).record(time);
    }

    /**
     * The tokens of one image were delivered.
     *
     * @param originalTokens visual tokens that the uncompressed model reads
     * @param keptTokens visual tokens that survived
     */
    public void delivered(long originalTokens, long keptTokens) {
        original.increment((double) originalTokens);
        kept.increment((double) keptTokens);
    }

    private static Counter tokens(MeterRegistry registry, String state) {
        return Counter.builder("globalcom2.encoder.image.tokens")
                .description("Visual tokens of encoded images before and after compression")
                .tag("state", state)
                .register(registry);
    }
}
