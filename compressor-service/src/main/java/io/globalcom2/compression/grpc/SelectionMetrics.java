package io.globalcom2.compression.grpc;

import io.globalcom2.compression.globalcom2.SelectedTokens;
import io.globalcom2.compression.globalcom2.SelectionSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the compressor did, by method and profile: {@code globalcom2_compressor_selection_seconds} (decoding of the scores included, and what
 * is done with features) and the counter {@code globalcom2_compressor_image_tokens_total} with the states original, kept and newline. Calls
 * that fail are counted by the gRPC server's own metrics, by status.
 */
@Singleton
class SelectionMetrics {
    private final MeterRegistry registry;

    SelectionMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Does the work and records it; a failure is passed on and not recorded. */
    <T> T record(SelectionSettings settings, Supplier<T> work, Function<T, SelectedTokens> result) {
        Tags tags = Tags.of(
                "method", settings.method().id(), "profile", settings.profile().id());
        long startNanos = System.nanoTime();
        T done = work.get();
        registry.timer("globalcom2.compressor.selection", tags)
                .record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
        SelectedTokens selection = result.apply(done);
        tokens("original", tags).increment(selection.originalTokens());
        tokens("kept", tags).increment(selection.keptTokens());
        tokens("newline", tags).increment(selection.newlines());
        return done;
    }

    private Counter tokens(String state, Tags tags) {
        return registry.counter("globalcom2.compressor.image.tokens", tags.and("state", state));
    }
}
