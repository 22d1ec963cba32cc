package io.globalcom2.benchmarks.installation.messaging;

import io.globalcom2.quickstart.messaging.SingleNodeKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** The broker's process: runs until SIGTERM, and may be started again on the same folder. */
public final class BrokerMain {
    private BrokerMain() {}

    /**
     * Returns when the broker serves.
     *
     * @param arguments port, folder, and how long records are locked in milliseconds
     */
    public static void main(String[] arguments) throws IOException {
        SingleNodeKafka kafka = SingleNodeKafka.start(
                Integer.parseInt(arguments[0]), Path.of(arguments[1]), Duration.ofMillis(Long.parseLong(arguments[2])));
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::close));
    }
}
