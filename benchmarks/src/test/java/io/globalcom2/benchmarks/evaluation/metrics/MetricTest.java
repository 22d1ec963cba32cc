package io.globalcom2.benchmarks.evaluation.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.globalcom2.failure.ServingException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricTest {
    private static final List<String> YES = List.of("yes");
    private static final List<String> NO = List.of("no");

    @Test
    void namesAreFoundAndOthersRefused() {
        for (Metric metric : Metric.values()) {
            assertThat(Metric.of(metric.id())).isEqualTo(metric);
        }
        assertThatThrownBy(() -> Metric.of("bleu"))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("expected one of exact, ")
                .hasMessageContaining("got \"bleu\"");
    }

    @Test
    void exactLooksPastBlanksAroundAndNothingElse() {
        assertThat(Metric.EXACT.credit(" 42\n", List.of("41", "42"))).isEqualTo(1);
        assertThat(Metric.EXACT.credit("Red", List.of("red"))).isZero();
        assertThat(Metric.EXACT.credit("red.", List.of("red"))).isZero();
    }

    @Test
    void gqaLooksPastCaseAndFinalPeriods() {
        assertThat(Metric.GQA.credit("Red.", List.of("red"))).isEqualTo(1);
        assertThat(Metric.GQA.credit("reddish", List.of("red"))).isZero();
    }

    @Test
    void vqaLeavesEachAnnotatorOutOnce() {
        // Of ten annotators, those who agree see one fewer of their kind.
        assertThat(Metric.VQA.credit("cat", annotators(10))).isEqualTo(1);
        assertThat(Metric.VQA.credit("cat", annotators(4))).isEqualTo(1);
        assertThat(Metric.VQA.credit("cat", annotators(3))).isCloseTo(0.9, within(1e-12)); // (3 · 2/3 + 7 · 1) / 10
        assertThat(Metric.VQA.credit("cat", annotators(2))).isCloseTo(0.6, within(1e-12)); // (2 · 1/3 + 8 · 2/3) / 10
        assertThat(Metric.VQA.credit("cat", annotators(1))).isCloseTo(0.3, within(1e-12)); // (1 · 0 + 9 · 1/3) / 10
        assertThat(Metric.VQA.credit("cat", annotators(0))).isZero();
    }

    @Test
    void vqaComparesNormalisedAnswers() {
        assertThat(Metric.VQA.credit("The Cat.", annotators(10))).isEqualTo(1);
        assertThat(Metric.VQA.credit("Two", Collections.nCopies(10, "2"))).isEqualTo(1);
    }

    @Test
    void anlsFallsWithTheEditDistanceAndIsNothingFromHalfTheLengthOn() {
        assertThat(Metric.ANLS.credit("Invoice", List.of("invoice"))).isEqualTo(1);
        assertThat(Metric.ANLS.credit("invoce", List.of("invoice"))).isCloseTo(1 - 1.0 / 7, within(1e-12));
        assertThat(Metric.ANLS.credit("abcd", List.of("abxy"))).isZero(); // 2 of 4
        assertThat(Metric.ANLS.credit("abcde", List.of("abxye"))).isCloseTo(0.6, within(1e-12)); // 2 of 5
        assertThat(Metric.ANLS.credit("abcde", List.of("zzzzz", "abcd"))).isCloseTo(0.8, within(1e-12));
        assertThat(Metric.ANLS.credit("", List.of("x"))).isZero();
    }

    @Test
    void optionLettersAreFoundInTheFormsThatAreTaken() {
        for (String answer :
                List.of("B", " B\n", "B.", "B. a dog", "(B)", "(B) a dog", "B: a dog", "The answer is B.")) {
            assertThat(Metric.MULTIPLE_CHOICE.credit(answer, List.of("B")))
                    .as(answer)
                    .isEqualTo(1);
        }
        for (String answer : List.of("A", "b", "Because", "a dog, B", "", "The answer is C")) {
            assertThat(Metric.MULTIPLE_CHOICE.credit(answer, List.of("B")))
                    .as(answer)
                    .isZero();
        }
    }

    @Test
    void popeTakesEverythingForYesButANoInTheFirstSentence() {
        assertThat(Metric.POPE.credit("No, there is not.", NO)).isEqualTo(1);
        assertThat(Metric.POPE.credit("There is no dog", NO)).isEqualTo(1);
        assertThat(Metric.POPE.credit("Yes. Not red.", YES)).isEqualTo(1);
        assertThat(Metric.POPE.credit("perhaps", YES)).isEqualTo(1);
        assertThat(Metric.POPE.credit("perhaps", NO)).isZero();
        assertThat(Metric.POPE.credit("nothing", YES)).isEqualTo(1);
    }

    @Test
    void mmeLooksAtTheStartAndTakesNothingForAnAnswerThatIsNone() {
        assertThat(Metric.MME.credit("Yes", List.of("Yes"))).isEqualTo(1);
        assertThat(Metric.MME.credit("No, it", List.of("No"))).isEqualTo(1);
        assertThat(Metric.MME.credit("perhaps", YES)).isZero();
        assertThat(Metric.MME.credit("perhaps", NO)).isZero();
        assertThat(Metric.MME.credit("I say yes", YES)).isZero();
    }

    @Test
    void everyMetricAcceptsWhatItAccepts() {
        for (Metric metric : List.of(Metric.EXACT, Metric.GQA, Metric.ANLS, Metric.VQA)) {
            for (String answer : List.of("a dog", "12,000", "don't know", "N/A")) {
                assertThat(metric.credit(answer, Collections.nCopies(10, answer)))
                        .as("%s of %s", metric, answer)
                        .isEqualTo(1);
            }
        }
    }

    /** Ten annotators, so many of whom say "cat" and each of the others something of their own. */
    private static List<String> annotators(int cats) {
        List<String> answers = new ArrayList<>(Collections.nCopies(cats, "cat"));
        for (int i = cats; i < 10; i++) {
            answers.add("animal " + (char) ('p' + i));
        }
        return answers;
    }
}
