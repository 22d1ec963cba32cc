package io.globalcom2.gateway.keys;

import io.globalcom2.failure.ServingException;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.eclipse.microprofile.config.Config;

/** Makes beans of what knows nothing of beans. */
final class KeyBeans {
    private KeyBeans() {}

    /**
     * The gRPC server needs it, so a gateway that may not listen never does. Quarkus logs that failure with its stack and ends only at the next
     * one, {@link KeyFileWatch}'s; there is nothing in the stack for whoever has to set something.
     */
    @Produces
    @Singleton
    static Callers callers(KeyConfig settings, Config config, MeterRegistry registry, Clock clock) {
        try {
            AnonymousAccess.check(
                    settings,
                    AnonymousAccess.HOSTS.stream()
                            .map(host -> config.getValue(host, String.class))
                            .toList());
            return new Callers(settings.keyFile().map(KeyBeans::open), registry, clock);
        } catch (ConfigurationException e) {
            e.setStackTrace(new StackTraceElement[0]);
            throw e;
        }
    }

    /** No causes: Quarkus then ends with the sentence alone. */
    private static KeyFile open(Path path) {
        try {
            return new KeyFile(path);
        } catch (IOException e) {
            throw new ConfigurationException("globalcom2.gateway.key-file: expected a file that can be read, got " + e);
        } catch (ServingException e) {
            throw new ConfigurationException("globalcom2.gateway.key-file: %s: %s".formatted(path, e.getMessage()));
        }
    }
}
