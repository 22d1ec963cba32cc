package io.globalcom2.benchmarks.evaluation.metrics;

import static io.globalcom2.benchmarks.evaluation.metrics.AnswerNormalisation.normalise;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerNormalisationTest {
    @Test
    void dropsArticlesCaseAndBlanks() {
        assertThat(normalise(" The\ta  Dog\n")).isEqualTo("dog");
    }

    @Test
    void writesNumberWordsAsDigits() {
        assertThat(normalise("none")).isEqualTo("0");
        assertThat(normalise("ten dogs")).isEqualTo("10 dogs");
        assertThat(normalise("eleven")).isEqualTo("eleven");
    }

    @Test
    void givesContractionsTheirApostrophesBack() {
        assertThat(normalise("dont know")).isEqualTo("don't know");
        assertThat(normalise("couldntve")).isEqualTo("couldntve");
        assertThat(normalise("couldn'tve")).isEqualTo("couldn't've");
        assertThat(normalise("couldnt've")).isEqualTo("couldn't've");
        assertThat(normalise("yall'll")).isEqualTo("y'all'll");
        assertThat(normalise("oclock")).isEqualTo("o'clock");
        // Words of their own without an apostrophe.
        assertThat(normalise("well were id shell lets")).isEqualTo("well were id shell lets");
    }

    @Test
    void dropsPunctuationBesideABlankAndSeparatesAtItElsewhere() {
        assertThat(normalise("red, blue")).isEqualTo("red blue");
        assertThat(normalise("red/blue")).isEqualTo("red blue");
        assertThat(normalise("x/y /z")).isEqualTo("xy z");
        assertThat(normalise("t-shirt")).isEqualTo("t shirt");
        assertThat(normalise("what?")).isEqualTo("what");
    }

    @Test
    void keepsDecimalPointsAndJoinsThousands() {
        assertThat(normalise("3.5")).isEqualTo("3.5");
        assertThat(normalise("end.")).isEqualTo("end");
        assertThat(normalise("1,000")).isEqualTo("1000");
    }

    @Test
    void changesNothingTheSecondTime() {
        for (String answer : List.of("The dog's 2 bones!", "dont", "1,000 - ten", "a/b", "", "12:30")) {
            assertThat(normalise(normalise(answer))).as(answer).isEqualTo(normalise(answer));
        }
    }
}
