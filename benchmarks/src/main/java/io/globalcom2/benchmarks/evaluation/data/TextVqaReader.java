package io.globalcom2.benchmarks.evaluation.data;

import io.globalcom2.benchmarks.evaluation.metrics.Metric;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * TextVQA (textvqa.org): {@code TextVQA_0.5.1_val.json} with {@code data} of {@code question_id}, {@code image_id}, {@code question} and ten
 * {@code answers}; images in {@code train_images/<image_id>.jpg}. No text found by a reader of text is shown to the model, unlike in LLaVA
 * 1.5's protocol.
 */
final class TextVqaReader implements QuestionReader {
    @Override
    public List<Question> read(Path data, Optional<Path> images) {
        Path file = Layout.file(data, "TextVQA_*_val.json");
        Path folder = images.orElse(Layout.folderOf(file).resolve("train_images"));
        List<Question> questions = new ArrayList<>();
        for (JsonFields question : new JsonFields(file.toString(), JsonFields.file(file)).objects("data")) {
            Path image = folder.resolve(question.text("image_id") + ".jpg");
            questions.add(Question.alone(
                    question.id("question_id"),
                    StoredImage.existing(image, question.where()),
                    question.text("question") + Instructions.SHORT,
                    question.texts("answers"),
                    Metric.VQA,
                    ""));
        }
        return questions;
    }
}
