package io.globalcom2.gateway.grpc;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Where workers come in. The rest of the prefix is the front door's. */
@ConfigMapping(prefix = "globalcom2.gateway")
public interface RelayServerConfig {
    /** Name or address that the TokenRelay listens on, for workers alone. */
    @WithDefault("${quarkus.grpc.server.host}")
    String relayHost();

    /** Port that the TokenRelay listens on. Callers need not reach it. */
    @WithDefault("9004")
    int relayPort();
}
