package io.globalcom2.benchmarks.hostile.verdict;

import io.globalcom2.benchmarks.hostile.input.HostileInput;

/**
 * An input with what came of it.
 *
 * @param number in the order of the seed
 */
public record JudgedInput(int number, HostileInput input, HostileAnswer answer) {
    /** See {@link Judge}. */
    public boolean isRight() {
        return Judge.isRight(input, answer);
    }
}
