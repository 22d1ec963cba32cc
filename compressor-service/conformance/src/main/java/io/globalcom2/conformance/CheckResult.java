package io.globalcom2.conformance;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * The outcome of one check.
 *
 * @param set what it was a check of: a set of goldens, or a rule
 * @param difference the first thing that is not as it must be; empty where all is
 */
public record CheckResult(String set, String name, Optional<String> difference) {
    public CheckResult {
        requireNonNull(set, "set is null");
        requireNonNull(name, "name is null");
        requireNonNull(difference, "difference is null");
    }

    public boolean passed() {
        return difference.isEmpty();
    }

    @Override
    public String toString() {
        return set + "/" + name;
    }
}
