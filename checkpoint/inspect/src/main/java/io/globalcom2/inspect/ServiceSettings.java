package io.globalcom2.inspect;

import io.globalcom2.checkpoint.config.ComputeDtype;
import io.globalcom2.checkpoint.config.WeightFormat;
import picocli.CommandLine.Option;

/** The settings of services that decide what memory they need; each named and preset as theirs. */
final class ServiceSettings {
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
}
