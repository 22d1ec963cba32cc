package io.globalcom2.benchmarks.evaluation.data;

import io.globalcom2.benchmarks.evaluation.metrics.Metric;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * POPE (github.com/AoiDragon/POPE, output/coco): {@code coco_pope_{random,popular,adversarial}.json}, of JSON lines with
 * {@code question_id}, {@code image}, {@code text}, {@code label}; the part of the name is the group; images in {@code val2014/}.
 */
final class PopeReader implements QuestionReader {
    private static final String PATTERN = "coco_pope_*.json";

    @Override
    public List<Question> read(Path data, Optional<Path> images) {
        List<Path> files = Files.isRegularFile(data) ? List.of(data) : Layout.files(data, PATTERN);
        if (files.isEmpty()) {
            Layout.file(data, PATTERN);
        }
        List<Question> questions = new ArrayList<>();
        for (Path file : files) {
            String group = file.getFileName()
                    .toString()
                    .replaceFirst("^coco_pope_", "")
                    .replaceFirst("\\.json$", "");
            Path folder = images.orElse(Layout.folderOf(file).resolve("val2014"));
            for (JsonFields line : JsonFields.lines(file)) {
                Path image = folder.resolve(line.text("image"));
                questions.add(Question.alone(
                        group + "-" + line.id("question_id"),
                        StoredImage.existing(image, line.where()),
                        line.text("text") + Instructions.SHORT,
                        List.of(line.text("label")),
                        Metric.POPE,
                        group));
            }
        }
        return questions;
    }
}
