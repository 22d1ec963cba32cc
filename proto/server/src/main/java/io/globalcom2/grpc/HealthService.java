package io.globalcom2.grpc;

import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.quarkus.grpc.runtime.health.GrpcHealthStorage;
import io.smallrye.health.SmallRyeHealth;
import io.smallrye.health.SmallRyeHealthReporter;
import io.smallrye.mutiny.Uni;

/**
 * The gRPC health protocol, answered by the same checks as {@code /q/health}. The name asked for says which: {@code startup},
 * {@code liveness}, {@code readiness}, as Kubernetes' gRPC probes ask; no name, or that of a service of this server, means readiness. A
 * check that hangs leaves the call without an answer, which a probe takes for what it is. {@code Watch} is not implemented.
 */
@GrpcService
class HealthService extends HealthGrpc.HealthImplBase {
    private final SmallRyeHealthReporter reporter;
    private final GrpcHealthStorage services;

    HealthService(SmallRyeHealthReporter reporter, GrpcHealthStorage services) {
        this.reporter = reporter;
        this.services = services;
    }

    @Override
    public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> observer) {
        switch (request.getService()) {
            case "startup" -> answer(reporter.getStartupAsync(), observer);
            case "liveness" -> answer(reporter.getLivenessAsync(), observer);
            case "readiness" -> answer(reporter.getReadinessAsync(), observer);
            default -> {
                if (services.getStatuses().containsKey(request.getService())) {
                    answer(reporter.getReadinessAsync(), observer);
                } else {
                    observer.onError(Status.NOT_FOUND
                            .withDescription("no service " + request.getService())
                            .asRuntimeException());
                }
            }
        }
    }

    private static void answer(Uni<SmallRyeHealth> checks, StreamObserver<HealthCheckResponse> observer) {
        checks.subscribe()
                .with(
                        health -> {
                            observer.onNext(HealthCheckResponse.newBuilder()
                                    .setStatus(health.isDown() ? ServingStatus.NOT_SERVING : ServingStatus.SERVING)
                                    .build());
                            observer.onCompleted();
                        },
                        failure ->
                                observer.onError(GrpcFailures.toStatus(failure).asRuntimeException()));
    }
}
