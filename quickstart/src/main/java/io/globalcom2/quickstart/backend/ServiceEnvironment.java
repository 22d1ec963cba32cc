package io.globalcom2.quickstart.backend;

import java.util.HashMap;
import java.util.Map;

/** The configuration of each service, as environment variables. */
final class ServiceEnvironment {
    /** Enough for short answers to finish, short enough for someone who pressed Ctrl-C. */
    private static final String SHUTDOWN_GRACE = "5s";

    private ServiceEnvironment() {}

    static Map<String, String> of(Service service, Ports.ServicePorts own, BackendSettings settings) {
        Map<String, String> environment = new HashMap<>();
        environment.put("QUARKUS_MANAGEMENT_HOST", "localhost");
        environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(own.management()));
        environment.put("QUARKUS_GRPC_SERVER_HOST", "localhost");
        environment.put("QUARKUS_GRPC_SERVER_PORT", Integer.toString(own.grpc()));
        environment.put("GLOBALCOM2_SHUTDOWN_GRACE", SHUTDOWN_GRACE);
        Ports ports = settings.ports();
        switch (service) {
            case COMPRESSOR -> {}
            case VISION_ENCODER -> {
                environment.put(
                        "GLOBALCOM2_MODEL_FOLDER", settings.modelFolder().toString());
                putClient(environment, "COMPRESSOR", ports.of(Service.COMPRESSOR));
            }
            case LLM -> {
                environment.put(
                        "GLOBALCOM2_MODEL_FOLDER", settings.modelFolder().toString());
                environment.put("KAFKA_BOOTSTRAP_SERVERS", "localhost:" + ports.kafka());
                putClient(environment, "VISION_ENCODER", ports.of(Service.VISION_ENCODER));
            }
            case GATEWAY -> {
                environment.put("KAFKA_BOOTSTRAP_SERVERS", "localhost:" + ports.kafka());
                environment.put("QUARKUS_HTTP_HOST", "localhost");
                environment.put("QUARKUS_HTTP_PORT", Integer.toString(own.http()));
                environment.put("GLOBALCOM2_GATEWAY_RELAY_PORT", Integer.toString(own.relay()));
                environment.put("GLOBALCOM2_GATEWAY_REPLY_ADDRESS", "localhost:" + own.relay());
                environment.put("GLOBALCOM2_GATEWAY_MODEL_NAME", settings.modelName());
                environment.put(
                        "GLOBALCOM2_GATEWAY_MODEL_FOLDER",
                        settings.modelFolder().toString());
            }
        }
        environment.putAll(settings.environment());
        return environment;
    }

    private static void putClient(Map<String, String> environment, String client, Ports.ServicePorts callee) {
        environment.put("QUARKUS_GRPC_CLIENTS_" + client + "_HOST", "localhost");
        environment.put("QUARKUS_GRPC_CLIENTS_" + client + "_PORT", Integer.toString(callee.grpc()));
    }
}
