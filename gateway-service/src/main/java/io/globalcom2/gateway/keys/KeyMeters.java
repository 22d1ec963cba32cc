package io.globalcom2.gateway.keys;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts what is used under one key, so that it can be billed. */
final class KeyMeters {
    private final Counter requests;
    private final Counter promptTokens;
    private final Counter imageOriginalTokens;
    private final Counter imageKeptTokens;
    private final Counter completionTokens;

    /** @param name of the key; empty for callers without one */
    KeyMeters(MeterRegistry registry, String name) {
        requests = counter("requests", "Requests that were let in")
                .tag("key", name)
                .register(registry);
        promptTokens = counter("prompt.tokens", "Positions of the prompts of whole answers")
                .tag("key", name)
                .register(registry);
        imageOriginalTokens = imageTokens(registry, name, "original");
        imageKeptTokens = imageTokens(registry, name, "kept");
        completionTokens = counter("completion.tokens", "Tokens of whole answers")
                .tag("key", name)
                .register(registry);
    }

    void countRequest() {
        requests.increment();
    }

    void count(SpentTokens spent) {
        add(promptTokens, spent.prompt());
        add(imageOriginalTokens, spent.imageOriginal());
        add(imageKeptTokens, spent.imageKept());
        add(completionTokens, spent.completion());
    }

    private static void add(Counter counter, long tokens) {
        counter.increment((double) tokens);
    }

    private static Counter imageTokens(MeterRegistry registry, String name, String state) {
        return counter("image.tokens", "Visual tokens of the images of whole answers")
                .tag("key", name)
                .tag("state", state)
                .register(registry);
    }

    private static Counter.Builder counter(String what, String description) {
        return Counter.builder("globalcom2.gateway.key." + what).description(description);
    }
}
