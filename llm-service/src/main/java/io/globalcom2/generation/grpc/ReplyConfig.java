package io.globalcom2.generation.grpc;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;

/** The way back to the gateways. */
@ConfigMapping(prefix = "globalcom2.llm")
public interface ReplyConfig {
    /**
     * Where gateways may be: host suffixes ({@code gateway.example} is that host and all below it) and networks ({@code 10.1.0.0/16},
     * {@code fd00::/8}). A request whose reply address is none of them is answered in the results only.
     */
    @WithDefault("localhost,127.0.0.0/8,::1/128")
    List<String> replyHosts();
}
