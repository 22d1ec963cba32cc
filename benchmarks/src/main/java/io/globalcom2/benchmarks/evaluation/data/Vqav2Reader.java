package io.globalcom2.benchmarks.evaluation.data;

import io.globalcom2.benchmarks.evaluation.metrics.Metric;
import io.globalcom2.failure.ServingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * VQAv2 (visualqa.org/vqa_v2): {@code v2_OpenEnded_mscoco_<split>_questions.json} with {@code questions} of {@code question_id},
 * {@code image_id}, {@code question}; beside it {@code v2_mscoco_<split>_annotations.json} with {@code annotations} of {@code question_id},
 * {@code answer_type} (the group) and ten {@code answers}; images in {@code <split>/COCO_<split>_<12 digits>.jpg}. The test splits have no
 * published answers and cannot be scored.
 */
final class Vqav2Reader implements QuestionReader {
    private static final String PREFIX = "v2_OpenEnded_mscoco_";
    private static final String SUFFIX = "_questions.json";

    @Override
    public List<Question> read(Path data, Optional<Path> images) {
        Path file = Layout.file(data, PREFIX + "*" + SUFFIX);
        String name = file.getFileName().toString();
        if (!name.startsWith(PREFIX) || !name.endsWith(SUFFIX)) {
            throw ServingException.invalidInput("expected a file %s<split>%s, got %s".formatted(PREFIX, SUFFIX, file));
        }
        String split = name.substring(PREFIX.length(), name.length() - SUFFIX.length());
        Path folder = images.orElse(Layout.folderOf(file).resolve(split));
        Map<String, JsonFields> annotations =
                annotations(Layout.file(Layout.folderOf(file), "v2_mscoco_" + split + "_annotations.json"));
        List<Question> questions = new ArrayList<>();
        for (JsonFields question : new JsonFields(file.toString(), JsonFields.file(file)).objects("questions")) {
            String id = question.id("question_id");
            JsonFields annotation = Optional.ofNullable(annotations.get(id))
                    .orElseThrow(() -> question.mismatch("question_id", "one with an annotation"));
            String image = String.format(Locale.ROOT, "COCO_%s_%012d.jpg", split, question.integer("image_id"));
            questions.add(Question.alone(
                    id,
                    StoredImage.existing(folder.resolve(image), question.where()),
                    question.text("question") + Instructions.SHORT,
                    annotation.objects("answers").stream()
                            .map(answer -> answer.text("answer"))
                            .toList(),
                    Metric.VQA,
                    annotation.optionalText("answer_type").orElse("")));
        }
        return questions;
    }

    private static Map<String, JsonFields> annotations(Path file) {
        Map<String, JsonFields> byQuestion = new HashMap<>();
        for (JsonFields annotation : new JsonFields(file.toString(), JsonFields.file(file)).objects("annotations")) {
            byQuestion.put(annotation.id("question_id"), annotation);
        }
        return byQuestion;
    }
}
