package io.globalcom2.compression.globalcom2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CompressionOptionsTest {
    private static CompressionOptions options(String method, String profile) {
        return new CompressionOptions(method, profile, OptionalDouble.of(0.25), OptionalLong.of(9), false);
    }

    @Test
    void emptyFieldsMeanDefaults() {
        assertThat(CompressionOptions.NONE.settle(5))
                .isEqualTo(new SelectionSettings(Method.GLOBALCOM2, Profile.STANDARD, 1, 5, false));
    }

    @Test
    void whatIsSaidIsTaken() {
        CompressionOptions options =
                new CompressionOptions("random", "standard", OptionalDouble.of(0.5), OptionalLong.of(-1), true);

        assertThat(options.settle(5)).isEqualTo(new SelectionSettings(Method.RANDOM, Profile.STANDARD, 0.5, -1, true));
    }

    @Test
    void topKIsKnownByItsOldNameToo() {
        assertThat(options("cls-top-k", "").settle(0))
                .isEqualTo(options("top-k", "").settle(0));
        assertThat(options("cls-top-k", "").settle(0).method().id()).isEqualTo("top-k");
    }

    @Test
    void refusesWhatDoesNotExist() {
        assertThatThrownBy(() -> options("best", "").settle(0))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("compression.method: expected globalcom2, globalcom2-coverage, top-k, random or none,"
                        + " got \"best\"");
        assertThatThrownBy(() -> options("", "paper").settle(0))
                .hasMessage("compression.profile: expected standard or official, got \"paper\"");
        assertThatThrownBy(() -> options("cls-top-k", "official").settle(0))
                .hasMessage("compression.profile: expected standard for the method top-k, got official");
        assertThatThrownBy(() -> options("none", "").settle(0))
                .hasMessage("compression.retention_ratio: expected 1 for the method none, got 0.25");
    }

    @Test
    void quotesOnlyTheBeginningOfALongName() {
        assertThatThrownBy(() -> options("x".repeat(1_000_000), "").settle(0))
                .hasMessageEndingWith("got \"" + "x".repeat(64) + "\"");
    }

    @Test
    void featuresAreNeededByCoverageAndToAggregate() {
        assertThat(options("globalcom2-coverage", "").needsFeatures()).isTrue();
        assertThat(new CompressionOptions("", "", OptionalDouble.empty(), OptionalLong.empty(), true).needsFeatures())
                .isTrue();
        assertThat(options("", "").needsFeatures()).isFalse();
        assertThat(options("best", "").needsFeatures()).isFalse();
    }
}
