package io.globalcom2.benchmarks.evaluation.data;

import io.globalcom2.benchmarks.evaluation.metrics.Metric;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * GQA (cs.stanford.edu/people/dorarad/gqa): {@code testdev_balanced_questions.json} is an object of question id to {@code imageId},
 * {@code question}, {@code answer} and {@code types.structural}, which is the group; images in {@code images/<imageId>.jpg}.
 */
final class GqaReader implements QuestionReader {
    @Override
    public List<Question> read(Path data, Optional<Path> images) {
        Path file = Layout.file(data, "testdev_balanced_questions.json");
        Path folder = images.orElse(Layout.folderOf(file).resolve("images"));
        JsonFields all = new JsonFields(file.toString(), JsonFields.file(file));
        List<Question> questions = new ArrayList<>();
        all.node().fieldNames().forEachRemaining(id -> {
            JsonFields question = all.object(id);
            Path image = folder.resolve(question.id("imageId") + ".jpg");
            questions.add(Question.alone(
                    id,
                    StoredImage.existing(image, question.where()),
                    question.text("question") + Instructions.SHORT,
                    List.of(question.text("answer")),
                    Metric.GQA,
                    question.node().path("types").path("structural").asText("")));
        });
        return questions;
    }
}
