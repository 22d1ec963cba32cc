package io.globalcom2.gateway.admission;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.Quote;
import io.globalcom2.failure.ServingException;
import io.quarkus.runtime.ApplicationConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.UUID;

/** The one model that is served. */
@Singleton
public final class ServedModel {
    /** The last group of a UUID has twelve digits. */
    private static final int FINGERPRINT_START = 24;

    private final String name;
    private final String fingerprint;

    @Inject
    ServedModel(GatewayConfig config, ApplicationConfig application) {
        this(config.modelName(), application.version().orElse(""));
    }

    /** @param version of what answers for it */
    ServedModel(String name, String version) {
        this.name = name;
        fingerprint = "fp_"
                + UUID.nameUUIDFromBytes((name + '\n' + version).getBytes(UTF_8))
                        .toString()
                        .substring(FINGERPRINT_START);
    }

    public String name() {
        return name;
    }

    /** Changes when the model's name or the version of this backend does: OpenAI's {@code system_fingerprint}. */
    public String fingerprint() {
        return fingerprint;
    }

    /**
     * Does nothing when the caller names this model, or none.
     *
     * @throws ServingException NOT_FOUND
     */
    public void require(String requested) {
        if (!requested.isEmpty() && !requested.equals(name)) {
            throw new ServingException(
                    FailureKind.NOT_FOUND, "model: expected \"%s\", got %s".formatted(name, Quote.of(requested)));
        }
    }
}
