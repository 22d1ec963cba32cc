package io.globalcom2.gateway.media.remote;

import io.globalcom2.gateway.admission.GatewayConfig;
import io.globalcom2.gateway.media.remote.RemoteImages.Limits;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes the bean of what knows nothing of beans. */
final class RemoteImageBeans {
    private RemoteImageBeans() {}

    /** Empty where no host is listed. Its connections end with Vert.x. */
    @Produces
    @Singleton
    static Optional<RemoteImages> remoteImages(RemoteImageConfig config, GatewayConfig gateway, Vertx vertx) {
        Set<String> hosts = Set.copyOf(config.hosts().orElse(List.of()));
        if (hosts.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new RemoteImages(
                vertx,
                new HttpClientOptions(),
                hosts,
                new Limits(
                        gateway.maxImageBytes().asLongValue(),
                        config.timeout(),
                        config.maxRedirects(),
                        config.concurrency()),
                Names.SYSTEM,
                PublicAddresses::contain));
    }
}
