package io.globalcom2.gateway.admission;

import io.globalcom2.checkpoint.chat.limits.RequestConfig;
import io.globalcom2.checkpoint.chat.limits.RequestLimits;
import io.globalcom2.gateway.media.ImageInspector;
import io.globalcom2.gateway.relay.Peers;
import io.globalcom2.gateway.relay.Relay;
import io.globalcom2.image.ImageConfig;
import io.globalcom2.image.ImageLimits;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Makes beans of what knows nothing of beans. */
final class GatewayBeans {
    private GatewayBeans() {}

    @Produces
    @Singleton
    static RequestLimits requestLimits(RequestConfig config) {
        return RequestLimits.of(config);
    }

    @Produces
    @Singleton
    static Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    static ImageInspector imageInspector(GatewayConfig config, ImageConfig images) {
        return new ImageInspector(config.maxImageBytes().asLongValue(), ImageLimits.of(images, config.maxPixels()));
    }

    @Produces
    @Singleton
    static Relay relay(Clock clock, GatewayConfig config, Peers peers) {
        return new Relay(
                clock,
                config.resultGrace(),
                config.keptTime(),
                config.maxKeptBytes().asLongValue(),
                peers);
    }
}
