package io.globalcom2.gateway.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A key file for the gateway under test. The key of {@code wide} is {@code key-of-wide}, and so on. */
public final class KeyFileResource implements QuarkusTestResourceLifecycleManager {
    static final Path FILE = Path.of("target", "keys.json").toAbsolutePath();

    @Override
    public Map<String, String> start() {
        try {
            Files.writeString(
                    FILE,
                    "{\"keys\": [%s, %s, %s]}"
                            .formatted(
                                    key("wide", "\"limits\": {\"image_tokens_per_minute\": 1000000}"),
                                    key("narrow", """
                                            "lanes": ["interactive"], "methods": ["globalcom2"], "lowest_ratio": 0.25,
                                            "limits": {"requests_in_flight": 1}"""),
                                    key("thrifty", "\"limits\": {\"prompt_tokens_per_minute\": 60}")),
                    UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("no key file", e);
        }
        return Map.of("globalcom2.gateway.key-file", FILE.toString());
    }

    @Override
    public void stop() {}

    static String key(String name, String more) {
        return "{\"name\": \"%s\", \"sha256\": \"%s\", %s}"
                .formatted(name, TestingCallers.sha256("key-of-" + name), more);
    }
}
