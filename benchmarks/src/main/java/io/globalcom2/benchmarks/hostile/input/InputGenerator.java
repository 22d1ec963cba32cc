package io.globalcom2.benchmarks.hostile.input;

import java.util.SplittableRandom;

/** Makes inputs of one class; the same of the same random numbers. */
@FunctionalInterface
public interface InputGenerator {
    HostileInput next(SplittableRandom random);
}
