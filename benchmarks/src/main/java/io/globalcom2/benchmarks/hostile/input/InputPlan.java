package io.globalcom2.benchmarks.hostile.input;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** So many inputs of all classes in turn, by a seed. */
public final class InputPlan {
    /** Slow callers take seconds each: there are fewer of them. */
    private static final int SLOW_ONES_EVERY = 4;

    private InputPlan() {}

    /**
     * A plan.
     *
     * @param generators of each class, drawn by chance
     */
    public static List<HostileInput> of(List<Map<InputClass, List<InputGenerator>>> generators, int inputs, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<HostileInput> plan = new ArrayList<>();
        for (int round = 0; plan.size() < inputs; round++) {
            for (InputClass kind : InputClass.values()) {
                if (plan.size() < inputs && (!isSlow(kind) || round % SLOW_ONES_EVERY == 0)) {
                    List<InputGenerator> all = generators.stream()
                            .flatMap(some -> some.getOrDefault(kind, List.of()).stream())
                            .toList();
                    plan.add(Draw.oneOf(random, all).next(random));
                }
            }
        }
        return plan;
    }

    private static boolean isSlow(InputClass kind) {
        return switch (kind) {
            case SLOW_BODIES, SLOW_READERS, HTTP_FRAMING -> true;
            case WHOLE_PICTURES,
                    TRUNCATED_PICTURES,
                    FLIPPED_PICTURES,
                    BOMBS,
                    NO_PICTURES,
                    CHAT_BODIES,
                    RESPONSES_BODIES,
                    ESTIMATE_BODIES,
                    INFERENCE_CALLS,
                    RELAY_CALLS,
                    ENCODER_CALLS,
                    COMPRESSOR_CALLS,
                    LANGUAGE_MODEL_CALLS,
                    RANDOM_MESSAGES,
                    QUEUE_RECORDS -> false;
        };
    }
}
