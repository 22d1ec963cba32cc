package io.globalcom2.gateway.grpc;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;

/** The way to the other gateways. */
@ConfigMapping(prefix = "globalcom2.gateway")
public interface PeerConfig {
    /**
     * Where other gateways may be, as in {@code globalcom2.llm.reply-hosts}. One that says it is elsewhere is not asked about its requests: their
     * callers hear the stored results here.
     */
    @WithDefault("localhost,127.0.0.0/8,::1/128")
    List<String> peerHosts();
}
