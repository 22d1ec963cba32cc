package io.globalcom2.benchmarks.hostile.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.globalcom2.benchmarks.hostile.input.Expectation;
import io.globalcom2.benchmarks.hostile.input.HostileInput;
import io.globalcom2.benchmarks.hostile.input.InputClass;
import io.globalcom2.benchmarks.hostile.input.Transport;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeTest {
    @ParameterizedTest
    @ValueSource(strings = {"400", "413", "415", "INVALID_ARGUMENT", "OUT_OF_RANGE", "PERMISSION_DENIED"})
    void aRefusalThatBlamesTheCallerIsRight(String status) {
        assertThat(isRight(Expectation.refused(), HostileAnswer.refused(status, "expected …, got …")))
                .isTrue();
        assertThat(isRight(Expectation.either(), HostileAnswer.refused(status, "expected …, got …")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"500", "503", "504", "429", "INTERNAL", "UNKNOWN", "UNAVAILABLE", "RESOURCE_EXHAUSTED", "400,200"
            })
    void aRefusalThatBlamesSomebodyElseIsWrong(String status) {
        assertThat(isRight(Expectation.either(), HostileAnswer.refused(status, "expected …, got …")))
                .isFalse();
    }

    @Test
    void aRefusalWithoutAWordIsWrong() {
        assertThat(isRight(Expectation.refused(), HostileAnswer.refused("400", " ")))
                .isFalse();
    }

    @Test
    void aRefusalThatWasNamedIsTheOnlyOne() {
        assertThat(isRight(Expectation.refused("408"), HostileAnswer.refused("408", "too slow")))
                .isTrue();
        assertThat(isRight(Expectation.refused("408"), HostileAnswer.refused("400", "too slow")))
                .isFalse();
    }

    @Test
    void anAnswerWhereARefusalIsDueIsWrongAndTheOtherWayRound() {
        assertThat(isRight(Expectation.refused(), HostileAnswer.answered("200", "42")))
                .isFalse();
        assertThat(isRight(Expectation.answered(Set.of()), HostileAnswer.refused("400", "expected …, got …")))
                .isFalse();
    }

    @Test
    void aKnownAnswerMustBeThatOne() {
        assertThat(isRight(Expectation.answered(Set.of("42")), HostileAnswer.answered("200", " 42")))
                .isTrue();
        assertThat(isRight(Expectation.answered(Set.of("42")), HostileAnswer.answered("200", "43")))
                .isFalse();
    }

    @Test
    void whoIsCutOffIsRightOnlyWhereThatIsToBeExpectedAndWhoWaitsForEverNever() {
        assertThat(isRight(Expectation.either(), HostileAnswer.closed())).isFalse();
        assertThat(isRight(Expectation.anything(), HostileAnswer.closed())).isTrue();
        assertThat(isRight(Expectation.anything(), HostileAnswer.broken("no end")))
                .isFalse();
    }

    private static boolean isRight(Expectation expectation, HostileAnswer answer) {
        HostileInput input = new HostileInput(
                InputClass.CHAT_BODIES, "", Transport.HTTP, "", Map.of(), List.of(ByteString.EMPTY), expectation);
        return Judge.isRight(input, answer);
    }
}
