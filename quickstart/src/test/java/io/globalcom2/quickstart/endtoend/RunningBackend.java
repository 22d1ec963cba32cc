package io.globalcom2.quickstart.endtoend;

import io.globalcom2.quickstart.backend.Backend;
import io.globalcom2.quickstart.backend.BackendSettings;
import io.globalcom2.quickstart.backend.FreePorts;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One backend for all end-to-end tests; started by the first that wants it, stopped after the last. */
final class RunningBackend implements ParameterResolver {
    static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    static final Path SAMPLES = REPOSITORY.resolve("demo-model/samples");
    static final String MODEL = "demo-model";

    /** Slots of one llm worker: few, so that tests can fill them. */
    static final int SLOTS = 2;

    private static final Map<String, String> ENVIRONMENT = Map.of(
            // The same answers on every machine.
            "GLOBALCOM2_MODEL_COMPUTE_DTYPE", "float32",
            "GLOBALCOM2_MODEL_THREADS", "1",
            "GLOBALCOM2_LLM_SLOTS", Integer.toString(SLOTS),
            // What runs at SIGTERM finishes, also on a slow machine.
            "GLOBALCOM2_SHUTDOWN_GRACE", "60s",
            // A killed worker is missed after 15 s, the least that brokers allow by themselves, and not after 30.
            "GLOBALCOM2_QUEUE_LOCK", "15s");

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Backend.class;
    }

    @Override
    public Backend resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(RunningBackend.class))
                .computeIfAbsent(Backend.class, key -> start(), Backend.class);
    }

    private static Backend start() {
        try {
            Backend backend = Backend.open(new BackendSettings(
                    REPOSITORY,
                    REPOSITORY.resolve("demo-model/checkpoint"),
                    MODEL,
                    Path.of("target", "end-to-end"),
                    FreePorts.forBackend(),
                    BackendSettings.SOON_READY,
                    ENVIRONMENT));
            Runtime.getRuntime().addShutdownHook(new Thread(backend::close));
            backend.start((name, address, elapsed) -> {});
            return backend;
        } catch (Exception e) {
            throw new IllegalStateException("the backend does not start: " + e.getMessage(), e);
        }
    }
}
