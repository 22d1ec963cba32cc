package io.globalcom2.compression.grpc;

import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.globalcom2.grpc.ShutdownConfig;
import io.globalcom2.proto.v1.CompressorGrpc;
import io.quarkus.grpc.runtime.health.GrpcHealthStorage;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/**
 * The end on SIGTERM: not ready, in gRPC health as in HTTP; a delay in which load balancers notice ({@code quarkus.shutdown.delay}); no new
 * calls; what runs finishes within the grace time; then the server goes.
 */
@Singleton
class ServiceShutdown {
    private static final Logger LOG = Logger.getLogger(ServiceShutdown.class);

    private final GrpcHealthStorage health;
    private final CallDrain calls;
    private final ShutdownConfig config;

    ServiceShutdown(GrpcHealthStorage health, CallDrain calls, ShutdownConfig config) {
        this.health = health;
        this.calls = calls;
        this.config = config;
    }

    void announce(@Observes ShutdownDelayInitiatedEvent event) {
        health.setStatus(GrpcHealthStorage.DEFAULT_SERVICE_NAME, ServingStatus.NOT_SERVING);
        health.setStatus(CompressorGrpc.SERVICE_NAME, ServingStatus.NOT_SERVING);
        LOG.info("no longer ready");
    }

    void drain(@Observes ShutdownEvent event) throws InterruptedException {
        int unfinished = calls.drain(config.grace());
        LOG.infof("drained unfinishedCalls=%d", unfinished);
    }
}
