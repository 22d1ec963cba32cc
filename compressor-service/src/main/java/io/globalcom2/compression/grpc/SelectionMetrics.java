package io.globalcom2.compression.grpc;

import io.globalcom2.compression.globalcom2.SelectedTokens;
import io.globalcom2.compression.globalcom2.SelectionSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the compressor did, by method and profile: {@code globalcom2_selection_seconds} (decoding of the scores included, and what is
 * done with features) and the counters
 * {@code globalcom2_tokens_original_total}, {@code globalcom2_tokens_kept_total} and {@code globalcom2_tokens_newline_total}. Calls that
 * fail are counted by the gRPC server's own metrics, by status.
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
        registry.timer("globalcom2.selection", tags).record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
        SelectedTokens selection = result.apply(done);
        registry.counter("globalcom2.tokens.original", tags).increment(selection.originalTokens());
        registry.counter("globalcom2.tokens.kept", tags).increment(selection.keptTokens());
        registry.counter("globalcom2.tokens.newline", tags).increment(selection.newlines());
        return done;
    }
}
