package io.globalcom2.gateway.openai;

import io.globalcom2.gateway.admission.GatewayConfig;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.WriteTimeoutHandler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.TimeUnit;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Closes the connection of a caller who does not read what is written to him; then he has left. Vert.x has a limit of time for silence only, and
 * an answer may be silent for long.
 */
class SlowReaderFilter {
    private static final String NAME = "slow-reader";

    private final GatewayConfig config;

    SlowReaderFilter(GatewayConfig config) {
        this.config = config;
    }

    @ServerRequestFilter(nonBlocking = true)
    public void limit(HttpServerRequest request) {
        ChannelPipeline pipeline =
                ((ConnectionBase) request.connection()).channel().pipeline();
        if (pipeline.get(NAME) == null) {
            pipeline.addFirst(
                    NAME, new WriteTimeoutHandler(config.readerTimeout().toMillis(), TimeUnit.MILLISECONDS));
        }
    }
}
