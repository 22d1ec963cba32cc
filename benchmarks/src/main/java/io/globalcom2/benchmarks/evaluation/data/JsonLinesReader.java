package io.globalcom2.benchmarks.evaluation.data;

import io.globalcom2.benchmarks.evaluation.metrics.Metric;
import io.globalcom2.failure.ServingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One question a line: {@code {"image": "scene-1.png", "question": "...", "answers": ["42"], "metric": "exact", "group": "number"}}. The image
 * is relative to the file; {@code metric} is exact where it is missing, {@code group} may be missing. A question's id is its line.
 */
final class JsonLinesReader implements QuestionReader {
    @Override
    public List<Question> read(Path data, Optional<Path> images) {
        Path folder = images.orElse(data.toAbsolutePath().getParent());
        List<Question> questions = new ArrayList<>();
        for (JsonFields line : JsonFields.lines(data)) {
            questions.add(question(line, folder));
        }
        return questions;
    }

    private static Question question(JsonFields line, Path folder) {
        String id = line.where().substring(line.where().lastIndexOf(' ') + 1);
        StoredImage image = StoredImage.existing(folder.resolve(line.text("image")), line.where() + ": image");
        try {
            return Question.alone(
                    id,
                    image,
                    line.text("question"),
                    line.texts("answers"),
                    Metric.of(line.optionalText("metric").orElse(Metric.EXACT.id())),
                    line.optionalText("group").orElse(""));
        } catch (ServingException e) {
            throw e.getMessage().startsWith(line.where())
                    ? e
                    : ServingException.invalidInput(line.where() + ": " + e.getMessage());
        }
    }
}
