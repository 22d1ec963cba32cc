package io.globalcom2.compression.grpc;

import io.globalcom2.compression.djl.DjlFeatureEngine;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes what knows nothing of the container. */
final class CompressorBeans {
    @Produces
    @Singleton
    DjlFeatureEngine engine(CompressorConfig config) {
        return new DjlFeatureEngine(
                config.threads(), config.maxSimilarityBytes().asLongValue());
    }

    void close(@Disposes DjlFeatureEngine engine) {
        engine.close();
    }
}
