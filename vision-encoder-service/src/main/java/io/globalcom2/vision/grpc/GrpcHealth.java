package io.globalcom2.vision.grpc;

import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.globalcom2.proto.v1.VisionEncoderGrpc;
import io.globalcom2.vision.lifecycle.EncoderState;
import io.quarkus.grpc.runtime.health.GrpcHealthStorage;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Tells gRPC's health protocol what state the service is in; Quarkus alone would say SERVING from the start. */
@Singleton
final class GrpcHealth {
    private final GrpcHealthStorage storage;

    GrpcHealth(GrpcHealthStorage storage) {
        this.storage = storage;
    }

    void show(@Observes EncoderState state) {
        ServingStatus status = state == EncoderState.READY ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
        storage.setStatus(GrpcHealthStorage.DEFAULT_SERVICE_NAME, status);
        storage.setStatus(VisionEncoderGrpc.SERVICE_NAME, status);
    }
}
