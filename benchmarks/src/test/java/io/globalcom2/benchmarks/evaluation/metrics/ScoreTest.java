package io.globalcom2.benchmarks.evaluation.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ScoreTest {
    private static final Offset<Double> EXACTLY = within(1e-9);

    @Test
    void creditsAreAveragedOverQuestionsAndNotOverImages() {
        List<JudgedImage> images = List.of(image(Metric.EXACT, "", true, true, true), image(Metric.EXACT, "", false));

        assertThat(Score.of(images)).isEqualTo(75);
        assertThat(Score.figures(images)).isEmpty();
    }

    @Test
    void aQuestionInSeveralOrdersCountsOnceAndOnlyWhenAllAreRight() {
        List<JudgedImage> images = List.of(
                new JudgedImage(List.of(choice("1", true), choice("1", true))),
                new JudgedImage(List.of(choice("2", true), choice("2", false), choice("3", true))));

        assertThat(Score.of(images)).isCloseTo(200.0 / 3, EXACTLY);
    }

    @Test
    void popeIsTheMeanF1OfItsGroups() {
        // random: 2 true positive, 1 false positive, 1 true negative, 0 false negative; popular: all right.
        List<JudgedImage> images = List.of(
                new JudgedImage(List.of(yes("random", true), no("random", false))),
                new JudgedImage(List.of(yes("random", true), no("random", true))),
                new JudgedImage(List.of(yes("popular", true), no("popular", true))));

        assertThat(Score.of(images)).isCloseTo((80.0 + 100) / 2, EXACTLY);
        assertThat(Score.figures(images))
                .containsEntry("accuracy", 500.0 / 6)
                .containsEntry("precision", 75.0)
                .containsEntry("recall", 100.0)
                .containsEntry("yes ratio", 400.0 / 6);
        assertThat(Score.figures(images).get("F1")).isCloseTo(600.0 / 7, EXACTLY);
    }

    @Test
    void popeWithoutAnyYesIsZeroAndNoError() {
        assertThat(Score.of(List.of(new JudgedImage(List.of(yes("random", false))))))
                .isZero();
    }

    @Test
    void mmeCountsQuestionsAndWholeImagesInEachCategory() {
        // OCR: accuracy 75, accuracy+ 50; count: accuracy 50, accuracy+ 0. Published: 75 + 50 + 50 + 0.
        List<JudgedImage> images = List.of(
                image(Metric.MME, "OCR", true, true),
                image(Metric.MME, "OCR", true, false),
                image(Metric.MME, "count", true, false));

        assertThat(Score.figures(images))
                .containsEntry("accuracy", 62.5)
                .containsEntry("accuracy+", 25.0)
                .containsEntry("MME score", 175.0);
        assertThat(Score.of(images)).isEqualTo(175.0 / 4);
    }

    @Test
    void metricsMixedInOneFileAreWeightedByTheirQuestions() {
        List<JudgedImage> images = List.of(image(Metric.EXACT, "", true, true, true), image(Metric.ANLS, "", false));

        assertThat(Score.of(images)).isEqualTo(75);
    }

    @Test
    void theIntervalHoldsTheScoreAndIsTheSameEachTime() {
        List<JudgedImage> images = alternating(40);

        Interval interval = Bootstrap.score(images);

        assertThat(interval.value()).isEqualTo(50);
        assertThat(interval).isEqualTo(Bootstrap.score(images));
        // 1.96 standard errors of a mean of 40 fair coins are 15.5 points; percentiles of 1,000 resamples come near.
        assertThat(interval.low()).isBetween(30.0, 40.0);
        assertThat(interval.high()).isBetween(60.0, 70.0);
    }

    @Test
    void moreImagesMakeTheIntervalSmallerAndMoreQuestionsAboutTheSameImagesDoNot() {
        double few = width(Bootstrap.score(alternating(40)));
        double many = width(Bootstrap.score(alternating(640)));
        List<JudgedImage> eachAskedThrice = alternating(40).stream()
                .map(image -> {
                    Judgement judgement = image.judgements().get(0);
                    return new JudgedImage(List.of(judgement, judgement, judgement));
                })
                .toList();

        assertThat(many).isCloseTo(few / 4, within(few / 8));
        assertThat(width(Bootstrap.score(eachAskedThrice))).isEqualTo(few);
    }

    @Test
    void whatIsNeverWrongHasNoWidth() {
        assertThat(Bootstrap.score(List.of(image(Metric.EXACT, "", true), image(Metric.EXACT, "", true))))
                .isEqualTo(new Interval(100, 100, 100));
    }

    @Test
    void differencesArePaired() {
        List<JudgedImage> images = alternating(40);
        List<JudgedImage> better = new ArrayList<>(images);
        better.set(1, image(Metric.EXACT, "", true));

        assertThat(Bootstrap.difference(images, images)).isEqualTo(new Interval(0, 0, 0));
        Interval difference = Bootstrap.difference(better, images);
        assertThat(difference.value()).isCloseTo(2.5, EXACTLY);
        // The one image that differs is drawn or not; were the runs drawn apart, low would be far below zero.
        assertThat(difference.low()).isCloseTo(0, EXACTLY);
        assertThat(difference.high()).isLessThan(10);
    }

    private static double width(Interval interval) {
        return interval.high() - interval.low();
    }

    /** Every other image right. */
    private static List<JudgedImage> alternating(int images) {
        List<JudgedImage> judged = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            judged.add(image(Metric.EXACT, "", i % 2 == 0));
        }
        return judged;
    }

    private static JudgedImage image(Metric metric, String group, Boolean... right) {
        return new JudgedImage(Arrays.stream(right)
                .map(one -> new Judgement(metric, group, "", one ? 1 : 0, false))
                .toList());
    }

    private static Judgement choice(String set, boolean right) {
        return new Judgement(Metric.MULTIPLE_CHOICE, "", set, right ? 1 : 0, false);
    }

    private static Judgement yes(String group, boolean right) {
        return new Judgement(Metric.POPE, group, "", right ? 1 : 0, true);
    }

    private static Judgement no(String group, boolean right) {
        return new Judgement(Metric.POPE, group, "", right ? 1 : 0, false);
    }
}
