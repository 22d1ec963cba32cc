package io.globalcom2.gateway.openai;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** Which pages may call from a browser. */
@ConfigMapping(prefix = "globalcom2.gateway")
interface CorsConfig {
    /**
     * Origins whose pages may call, such as {@code https://app.example.org}, or {@code *} for all of them. A request of a page from elsewhere
     * is refused with 403; whoever is no page of another origin needs none of this.
     */
    Optional<List<String>> corsOrigins();
}
