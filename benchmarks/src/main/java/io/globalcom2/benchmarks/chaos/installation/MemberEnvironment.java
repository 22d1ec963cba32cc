package io.globalcom2.benchmarks.chaos.installation;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Settings that make a small machine do, and short locks. */
final class MemberEnvironment {
    /**
     * Of a worker. Names with a dash cannot be told from others as environment variables, so these are properties. One try to store a result
     * must end well before the lock does that allowed it, in the same proportion as with a lock of 30 s.
     */
    private static final String PROPERTIES = "-Djdk.net.hosts.file=%s"
            + " -Dmp.messaging.outgoing.inference-results.delivery.timeout.ms=2000"
            + " -Dmp.messaging.outgoing.inference-results.max.block.ms=2000"
            + " -Dmp.messaging.outgoing.inference-results.request.timeout.ms=1000";

    /** For every service. */
    static final Map<String, String> OF_ALL = Map.of(
            // The same answers from every worker, on every machine.
            "GLOBALCOM2_MODEL_COMPUTE_DTYPE",
            "float32",
            "GLOBALCOM2_MODEL_THREADS",
            "1",
            "GLOBALCOM2_LLM_SLOTS",
            "2",
            "GLOBALCOM2_QUEUE_LOCK",
            Installation.RECORD_LOCK.toSeconds() + "s");

    private MemberEnvironment() {}

    /** @param hosts a hosts file with the encoders in it */
    static Map<String, String> ofWorkers(Path hosts, int encoderPort) {
        Map<String, String> environment = new HashMap<>();
        environment.put("JAVA_TOOL_OPTIONS", PROPERTIES.formatted(hosts));
        environment.put("QUARKUS_GRPC_CLIENTS_VISION_ENCODER_HOST", EncoderAddresses.NAME);
        environment.put("QUARKUS_GRPC_CLIENTS_VISION_ENCODER_PORT", Integer.toString(encoderPort));
        environment.put("QUARKUS_GRPC_CLIENTS_VISION_ENCODER_LOAD_BALANCING_POLICY", "round_robin");
        return environment;
    }
}
