package io.globalcom2.gateway.media.remote;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Which images the gateway fetches. */
@ConfigMapping(prefix = "globalcom2.gateway.image-urls")
public interface RemoteImageConfig {
    /**
     * Hosts that an https {@code image_url} may name, such as {@code images.example.org}, or with a port other than 443 as {@code host:port}. Names are
     * taken as they stand, without what is below them. Without any no URL is fetched.
     */
    Optional<List<String>> hosts();

    /** How long all images of a request may take together. */
    @WithDefault("10s")
    Duration timeout();

    /** How often a server may send the gateway on to another URL for one image; each is checked as the first. */
    @WithDefault("3")
    int maxRedirects();

    /** Images that are fetched at the same time; a request for more is refused with 429. */
    @WithDefault("16")
    int concurrency();
}
