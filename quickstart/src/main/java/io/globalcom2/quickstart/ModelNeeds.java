package io.globalcom2.quickstart;

import static io.globalcom2.checkpoint.djl.ProcessMemory.gigabytes;

import io.globalcom2.checkpoint.config.WeightFormat;
import io.globalcom2.checkpoint.djl.ProcessMemory;
import io.globalcom2.inspect.Inspection;
import io.globalcom2.inspect.ServiceSettings;
import io.globalcom2.quickstart.backend.LaunchException;
import io.globalcom2.quickstart.backend.Service;
import io.globalcom2.tensor.FloatFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Whether a model can be served on this machine, and what it takes; known from its headers, before anything is loaded. */
final class ModelNeeds {
    private static final String DTYPE = "GLOBALCOM2_MODEL_COMPUTE_DTYPE";
    private static final String WEIGHTS = "GLOBALCOM2_MODEL_WEIGHTS";

    private final Path folder;
    private final Inspection inspection;
    private final WeightFormat weights;
    private final boolean onGpu;
    private final long heapBytes;

    private ModelNeeds(Path folder, Inspection inspection, WeightFormat weights, boolean onGpu) {
        this.folder = folder;
        this.inspection = inspection;
        this.weights = weights;
        this.onGpu = onGpu;
        heapBytes = Service.heapBytes() + Runtime.getRuntime().maxMemory();
    }

    /**
     * Reads the folder as the services will.
     *
     * @param environment of the services
     * @throws LaunchException when they would refuse it, with the reasons in their own words
     */
    static ModelNeeds of(Path folder, Map<String, String> environment) throws LaunchException {
        ServiceSettings settings;
        try {
            settings = ServiceSettings.of(environment);
        } catch (IllegalArgumentException e) {
            throw new LaunchException(e.getMessage(), e);
        }
        Inspection inspection = new Inspection(folder, settings);
        List<String> obstacles = inspection.obstacles();
        if (!obstacles.isEmpty()) {
            throw new LaunchException("--model: %s cannot be served: %s"
                    .formatted(folder, String.join(System.lineSeparator() + "  ", obstacles)));
        }
        boolean onGpu =
                environment.getOrDefault("GLOBALCOM2_MODEL_DEVICE", "cpu").startsWith("gpu");
        return new ModelNeeds(folder, inspection, settings.weights(), onGpu);
    }

    /**
     * Says what is needed.
     *
     * @param memoryBytes of this machine
     * @throws LaunchException when it has less
     */
    void show(Terminal terminal, long memoryBytes) throws LaunchException, IOException {
        if (onGpu) {
            terminal.field("Memory", "of the GPU, which is not counted here");
        } else {
            requireMemory(memoryBytes);
            terminal.field(
                    "Memory",
                    "%s in %s, %s of it heaps; this machine has %s"
                            .formatted(gigabytes(needBytes()), format(), gigabytes(heapBytes), gigabytes(memoryBytes)));
            terminal.field("", terminal.quiet("otherwise " + otherFormats()));
        }
        terminal.field("Disk", disk());
        terminal.field("Loading", ReadingTime.of(folder).toString());
    }

    private void requireMemory(long memoryBytes) throws LaunchException {
        if (needBytes() > memoryBytes) {
            throw new LaunchException("%s takes %s of memory in %s, this machine has %s. Otherwise: %s"
                    .formatted(folder, gigabytes(needBytes()), format(), gigabytes(memoryBytes), otherFormats()));
        }
    }

    private long needBytes() {
        return heapBytes + inspection.memoryBytes(inspection.dtype(), weights);
    }

    /** What is computed in, or what the language model is kept in. */
    private String format() {
        return name(weights == WeightFormat.DENSE ? inspection.dtype() : weights);
    }

    private String otherFormats() {
        Map<String, Long> needs = new LinkedHashMap<>();
        for (FloatFormat dtype : List.of(FloatFormat.FLOAT32, FloatFormat.BFLOAT16)) {
            if (dtype != inspection.dtype()) {
                needs.put(DTYPE + "=" + name(dtype), inspection.memoryBytes(dtype, weights));
            }
        }
        for (WeightFormat other : List.of(WeightFormat.INT8, WeightFormat.INT4)) {
            if (other != weights) {
                needs.put(WEIGHTS + "=" + name(other), inspection.memoryBytes(inspection.dtype(), other));
            }
        }
        return needs.entrySet().stream()
                .map(need -> "%s with %s".formatted(gigabytes(heapBytes + need.getValue()), need.getKey()))
                .collect(Collectors.joining(", "));
    }

    private String disk() throws IOException {
        String free = gigabytes(Files.getFileStore(folder).getUsableSpace()) + " free";
        return weights == WeightFormat.DENSE
                ? "nothing: the folder is used as it is"
                : "quantized weights are kept beside the model, at most %s once; %s"
                        .formatted(gigabytes(inspection.memoryBytes(inspection.dtype(), weights)), free);
    }

    private static String name(Enum<?> format) {
        return format.name().toLowerCase(Locale.ROOT);
    }

    /** Of this machine, or of the container around this process. */
    static long memoryOfThisMachine() {
        return ProcessMemory.ofThisProcess().totalBytes();
    }
}
