package io.globalcom2.gateway.admission;

import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.Quote;
import io.globalcom2.failure.ServingException;
import jakarta.inject.Singleton;

/** The one model that is served. */
@Singleton
public final class ServedModel {
    private final String name;

    ServedModel(GatewayConfig config) {
        name = config.modelName();
    }

    public String name() {
        return name;
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
