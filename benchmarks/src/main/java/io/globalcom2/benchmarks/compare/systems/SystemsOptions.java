package io.globalcom2.benchmarks.compare.systems;

import io.globalcom2.checkpoint.config.ComputeDtype;
import io.globalcom2.checkpoint.config.WeightFormat;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What is compared, and where.
 *
 * @param repository with the scripts of the other systems
 * @param work folder for what may be used again: the binding of llama.cpp and its model
 * @param output folder for tables and logs
 * @param rounds counted, after one that warms up
 * @param threads of every system
 * @param dtype of ours and of transformers
 * @param weights formats of ours, each a system, dense among them
 * @param positions of prompts, the shortest first
 * @param tokens decoded behind each prompt
 * @param sequences that then get as many tokens together; 1: no such step
 * @param others engines beside ours
 * @param python command
 * @param attention implementations of transformers, each a system
 */
public record SystemsOptions(
        Path repository,
        Path work,
        Path output,
        int rounds,
        int threads,
        ComputeDtype dtype,
        Set<WeightFormat> weights,
        List<Integer> positions,
        int tokens,
        int sequences,
        Set<Engine> others,
        String python,
        List<String> attention) {
    /** An engine that ours is compared with. */
    public enum Engine {
        TRANSFORMERS,
        LLAMA_CPP
    }

    public SystemsOptions {
        if (rounds < 1 || threads < 1 || tokens < 1 || sequences < 1 || positions.isEmpty() || positions.get(0) < 1) {
            throw new IllegalArgumentException("expected at least one round, thread, token, sequence and position");
        }
        if (!weights.contains(WeightFormat.DENSE)) {
            throw new IllegalArgumentException("expected dense among the weights, for it is what ratios refer to");
        }
        weights = EnumSet.copyOf(weights);
        positions = positions.stream().sorted().distinct().toList();
        others = Set.copyOf(others);
        attention = List.copyOf(attention);
    }
}
