package io.globalcom2.benchmarks.hostile.verdict;

import io.globalcom2.benchmarks.hostile.input.Expectation;
import io.globalcom2.benchmarks.hostile.input.HostileInput;
import io.globalcom2.benchmarks.hostile.input.Transport;
import java.util.Set;

/** Whether an answer is right. */
public final class Judge {
    /** Refusals that blame the caller. Over capacity is none of them: so few are asked at a time that there is room for all. */
    private static final Set<String> OF_CALLS = Set.of(
            "INVALID_ARGUMENT", "OUT_OF_RANGE", "NOT_FOUND", "PERMISSION_DENIED", "ALREADY_EXISTS", "UNIMPLEMENTED");

    /** Below HTTP nobody can say more: a request that cannot be read, a target or a header that is too long. */
    private static final Set<String> OF_FRAMING = Set.of("400", "414", "431");

    private static final String OVER_CAPACITY = "429";

    private Judge() {}

    /** True where the answer is one of those that are right. */
    public static boolean isRight(HostileInput input, HostileAnswer answer) {
        Expectation expected = input.expectation();
        return switch (answer.outcome()) {
            case BROKEN -> false;
            case CLOSED -> expected.mayClose();
            case ANSWERED ->
                expected.mayAnswer()
                        && (expected.texts().isEmpty()
                                || expected.texts().contains(answer.text().strip()));
            case REFUSED -> expected.mayRefuse() && isClear(input, answer);
        };
    }

    private static boolean isClear(HostileInput input, HostileAnswer answer) {
        if (answer.message().isBlank() && !(isOfSocket(input) && OF_FRAMING.contains(answer.status()))) {
            return false;
        }
        Set<String> expected = input.expectation().statuses();
        if (!expected.isEmpty()) {
            return expected.contains(answer.status());
        }
        return OF_CALLS.contains(answer.status())
                || (answer.status().matches("4\\d\\d") && !answer.status().equals(OVER_CAPACITY));
    }

    private static boolean isOfSocket(HostileInput input) {
        return input.transport() == Transport.SOCKET;
    }
}
