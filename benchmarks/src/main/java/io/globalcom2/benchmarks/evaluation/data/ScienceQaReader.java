package io.globalcom2.benchmarks.evaluation.data;

import io.globalcom2.benchmarks.evaluation.metrics.Metric;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * ScienceQA (github.com/lupantech/ScienceQA, data/scienceqa): {@code problems.json} is an object of id to {@code question}, {@code choices},
 * {@code answer} (its number), {@code hint}, {@code image}, {@code subject} (the group); {@code pid_splits.json} lists the ids of
 * {@code test}; images in {@code [images/]test/<id>/}. Questions without an image are left out: this is what papers call SQA-IMG.
 */
final class ScienceQaReader implements QuestionReader {
    private static final String SPLIT = "test";

    @Override
    public List<Question> read(Path data, Optional<Path> images) {
        Path file = Layout.file(data, "problems.json");
        Path splits = Layout.file(Layout.folderOf(file), "pid_splits.json");
        Path folder = images.orElse(imagesBeside(file));
        JsonFields problems = new JsonFields(file.toString(), JsonFields.file(file));
        List<Question> questions = new ArrayList<>();
        for (String id : new JsonFields(splits.toString(), JsonFields.file(splits)).texts(SPLIT)) {
            JsonFields problem = problems.object(id);
            Optional<String> image = problem.optionalText("image");
            if (image.isPresent()) {
                Path path = folder.resolve(SPLIT).resolve(id).resolve(image.get());
                questions.add(question(id, problem, StoredImage.existing(path, problem.where())));
            }
        }
        return questions;
    }

    private static Question question(String id, JsonFields problem, ImageSource image) {
        List<String> choices = problem.texts("choices");
        int answer = problem.integer("answer");
        if (answer < 0 || answer >= choices.size()) {
            throw problem.mismatch("answer", "the number of one of " + choices.size() + " choices");
        }
        String hint = problem.optionalText("hint").orElse("");
        return Question.alone(
                id,
                image,
                Instructions.multipleChoice(
                        hint.isBlank() ? "" : "Context: " + hint, problem.text("question"), choices),
                List.of(Instructions.letter(answer)),
                Metric.MULTIPLE_CHOICE,
                problem.optionalText("subject").orElse(""));
    }

    private static Path imagesBeside(Path file) {
        Path images = Layout.folderOf(file).resolve("images");
        return Files.isDirectory(images) ? images : Layout.folderOf(file);
    }
}
