package io.globalcom2.quickstart.backend;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to start and where.
 *
 * @param repository root of the repository, with the services built
 * @param modelFolder checkpoint
 * @param modelName as callers name it
 * @param output folder for logs and Kafka's data
 * @param jvmOptions of all services, beside heap and collector
 * @param environment for all services, wins over what the launcher sets
 */
public record BackendSettings(
        Path repository,
        Path modelFolder,
        String modelName,
        Path output,
        Ports ports,
        List<String> jvmOptions,
        Map<String, String> environment) {
    /** The work is done in native code: the first compiler is enough where soon ready is better than a little faster. */
    public static final List<String> SOON_READY = List.of("-XX:TieredStopAtLevel=1");

    public BackendSettings {
        repository = repository.toAbsolutePath();
        modelFolder = modelFolder.toAbsolutePath();
        requireNonNull(modelName, "modelName is null");
        output = output.toAbsolutePath();
        requireNonNull(ports, "ports is null");
        jvmOptions = List.copyOf(jvmOptions);
        environment = Map.copyOf(environment);
    }

    /** One file per service. */
    public Path logFolder() {
        return output.resolve("logs");
    }

    /** Emptied at every start: yesterday's requests are not answered today. */
    Path kafkaFolder() {
        return output.resolve("kafka");
    }
}
