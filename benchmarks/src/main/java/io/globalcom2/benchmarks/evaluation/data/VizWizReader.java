package io.globalcom2.benchmarks.evaluation.data;

import io.globalcom2.benchmarks.evaluation.metrics.Metric;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * VizWiz (vizwiz.org): {@code val.json} is a list of {@code image}, {@code question}, {@code answer_type} (the group) and ten {@code answers};
 * images in {@code val/}.
 */
final class VizWizReader implements QuestionReader {
    @Override
    public List<Question> read(Path data, Optional<Path> images) {
        Path file = Layout.file(data, "val.json");
        Path folder = images.orElse(Layout.folderOf(file).resolve("val"));
        List<Question> questions = new ArrayList<>();
        for (JsonFields question : JsonFields.list(file)) {
            String image = question.text("image");
            questions.add(Question.alone(
                    image,
                    StoredImage.existing(folder.resolve(image), question.where()),
                    question.text("question") + Instructions.SHORT_OR_UNANSWERABLE,
                    question.objects("answers").stream()
                            .map(answer -> answer.text("answer"))
                            .toList(),
                    Metric.VQA,
                    question.optionalText("answer_type").orElse("")));
        }
        return questions;
    }
}
