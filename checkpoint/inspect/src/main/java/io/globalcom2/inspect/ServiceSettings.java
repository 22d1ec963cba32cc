package io.globalcom2.inspect;

import io.globalcom2.checkpoint.config.ComputeDtype;
import io.globalcom2.checkpoint.config.WeightFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The settings of services that decide what memory they need; each named and preset as theirs. */
public final class ServiceSettings {
    private static final Map<String, String> VARIABLES = Map.of(
            "--compute-dtype", "GLOBALCOM2_MODEL_COMPUTE_DTYPE",
            "--weights", "GLOBALCOM2_MODEL_WEIGHTS",
            "--slots", "GLOBALCOM2_LLM_SLOTS",
            "--cache-positions", "GLOBALCOM2_LLM_CACHE_POSITIONS",
            "--max-context", "GLOBALCOM2_LLM_MAX_CONTEXT");

    @Option(
            names = "--compute-dtype",
            paramLabel = "DTYPE",
            defaultValue = "auto",
            description =
                    "globalcom2.model.compute-dtype: auto, float32, bfloat16 or float16. Default: ${DEFAULT-VALUE},"
                            + " for the CPU of this machine.")
    ComputeDtype computeDtype;

    @Option(
            names = "--weights",
            paramLabel = "FORMAT",
            defaultValue = "dense",
            description = "globalcom2.model.weights: dense, int8, w8a8 or int4. Default: ${DEFAULT-VALUE}.")
    WeightFormat weights;

    @Option(
            names = "--slots",
            paramLabel = "N",
            defaultValue = "8",
            description = "globalcom2.llm.slots, answers that are written at a time. Default: ${DEFAULT-VALUE}.")
    int slots;

    @Option(
            names = "--cache-positions",
            paramLabel = "N",
            defaultValue = "0",
            description = "globalcom2.llm.cache-positions, those of all slots together. Default: four whole contexts.")
    int cachePositions;

    @Option(
            names = "--max-context",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "globalcom2.llm.max-context, positions of a prompt and its answer. Default: what the checkpoint was"
                            + " made for.")
    int maxContext;

    ServiceSettings() {}

    /**
     * As services take them from the environment.
     *
     * @throws IllegalArgumentException naming the variable whose value is of another kind
     */
    public static ServiceSettings of(Map<String, String> environment) {
        ServiceSettings settings = new ServiceSettings();
        CommandLine reader = reader(settings);
        List<String> arguments = new ArrayList<>();
        VARIABLES.forEach((option, variable) -> {
            if (environment.containsKey(variable)) {
                arguments.add(option + "=" + environment.get(variable));
            }
        });
        try {
            reader.parseArgs(arguments.toArray(String[]::new));
        } catch (ParameterException e) {
            String message = e.getMessage();
            for (Map.Entry<String, String> named : VARIABLES.entrySet()) {
                message = message.replace(named.getKey(), named.getValue());
            }
            throw new IllegalArgumentException(message, e);
        }
        return settings;
    }

    /** Of weights and dtypes as services write them. */
    static CommandLine reader(Object command) {
        return new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(ComputeDtype.class, ComputeDtype::of);
    }

    /** In what the language model keeps its matrices. */
    public WeightFormat weights() {
        return weights;
    }
}
