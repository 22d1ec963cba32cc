package io.globalcom2.benchmarks.chaos.installation;

import java.util.Map;

/**
 * Two encoders behind one name, as in a cluster: both listen on the same port, each on a loopback address of its own, and the workers resolve
 * the name to both.
 */
final class EncoderAddresses {
    /** What the workers call. */
    static final String NAME = "encoders";

    private static final String FIRST = "127.0.0.1";
    private static final String SECOND = "127.0.0.2";

    /** All that a worker can resolve: a hosts file of the JDK's stands in for the name service. */
    static final String HOSTS = """
            %1$s localhost
            %1$s %3$s
            %2$s %3$s
            """.formatted(FIRST, SECOND, NAME);

    private EncoderAddresses() {}

    static Map<String, String> listenOnFirst() {
        return Map.of("QUARKUS_GRPC_SERVER_HOST", FIRST);
    }

    static Map<String, String> listenOnSecond() {
        return Map.of("QUARKUS_GRPC_SERVER_HOST", SECOND);
    }
}
