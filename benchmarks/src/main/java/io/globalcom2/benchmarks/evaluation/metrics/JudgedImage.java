package io.globalcom2.benchmarks.evaluation.metrics;

import java.util.List;
import java.util.function.Predicate;

/** The judgements of all questions about one image: what the bootstrap draws. */
public record JudgedImage(List<Judgement> judgements) {
    public JudgedImage {
        judgements = List.copyOf(judgements);
    }

    /** Those images, with those judgements only, that have any. */
    public static List<JudgedImage> only(List<JudgedImage> images, Predicate<Judgement> condition) {
        return images.stream()
                .map(image -> new JudgedImage(
                        image.judgements().stream().filter(condition).toList()))
                .filter(image -> !image.judgements().isEmpty())
                .toList();
    }

    /** Judgements of all images. */
    static List<Judgement> all(List<JudgedImage> images) {
        return images.stream().flatMap(image -> image.judgements().stream()).toList();
    }

    /** The groups that occur, in order of appearance. */
    static List<String> groups(List<JudgedImage> images) {
        return images.stream()
                .flatMap(image -> image.judgements().stream())
                .map(Judgement::group)
                .distinct()
                .toList();
    }
}
