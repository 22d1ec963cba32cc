package io.globalcom2.vision.encoding;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;

/** What the encoder counts and times. */
@Singleton
public final class EncoderMetrics {
    private final Map<EncodeStage, Timer> stages = new EnumMap<>(EncodeStage.class);
    private final Counter original;
    private final Counter kept;

    EncoderMetrics(MeterRegistry registry) {
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

    /**
     * One image was encoded.
     *
     * @param originalTokens visual tokens that the uncompressed model reads
     * @param keptTokens visual tokens that survived
     */
    public void encoded(StageClock clock, long originalTokens, long keptTokens) {
        stages.forEach((stage, timer) -> timer.record(clock.time(stage)));
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
