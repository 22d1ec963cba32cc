package io.globalcom2.gateway.openai;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.regex.Pattern;

/** Looks at the origins that Quarkus lets in: one that no browser ever sends, as with a slash at its end, would be refused without a word why. */
@Singleton
final class CorsOrigins {
    private static final Pattern ORIGIN =
            Pattern.compile("\\*|[a-z][a-z0-9+.-]*://[a-z0-9.-]+(:[0-9]+)?|[a-z]+://\\[[0-9a-f:]+](:[0-9]+)?");

    void check(@Observes StartupEvent event, CorsConfig config) {
        check(config.corsOrigins().orElse(List.of()));
    }

    static void check(List<String> origins) {
        for (String origin : origins) {
            if (!ORIGIN.matcher(origin).matches()) {
                throw new ConfigurationException(
                        "globalcom2.gateway.cors-origins: expected scheme://host or scheme://host:port in small letters, or *, got "
                                + origin);
            }
        }
    }
}
