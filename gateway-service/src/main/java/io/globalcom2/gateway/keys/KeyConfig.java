package io.globalcom2.gateway.keys;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Who may ask. */
@ConfigMapping(prefix = "globalcom2.gateway")
public interface KeyConfig {
    /** File of the API keys that are let in, read again when it changes. Without one nobody is asked for a key. */
    Optional<Path> keyFile();

    /** Whether the gateway may listen on more than loopback without a file of API keys. Not together with one. */
    @WithDefault("false")
    boolean allowAnonymous();
}
