package io.globalcom2.benchmarks.compare.systems;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Prompts of random tokens, the same in every run. */
final class Prompts {
    /** Those before it are special or bytes in most vocabularies. */
    private static final int FIRST_TOKEN = 300;

    private Prompts() {}

    /** @param vocabulary tokens of the model, more than 300 */
    static List<Integer> random(int positions, int vocabulary, long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, positions)
                .mapToObj(i -> FIRST_TOKEN + random.nextInt(vocabulary - FIRST_TOKEN))
                .toList();
    }
}
