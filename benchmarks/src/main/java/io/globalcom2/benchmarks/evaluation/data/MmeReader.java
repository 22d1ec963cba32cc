package io.globalcom2.benchmarks.evaluation.data;

import io.globalcom2.benchmarks.evaluation.metrics.Metric;
import io.globalcom2.failure.ServingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * MME (github.com/BradyFU/Awesome-Multimodal-Large-Language-Models): a folder for each category, which is the group, with {@code <name>.txt}
 * of two lines "question, tab, answer" beside {@code <name>.jpg} or {@code .png}, or with the texts in {@code questions_answers_YN/} and
 * the images in {@code images/}.
 */
final class MmeReader implements QuestionReader {
    private static final String TEXTS = "questions_answers_YN";
    private static final List<String> IMAGE_EXTENSIONS = List.of(".jpg", ".png", ".jpeg");

    @Override
    public List<Question> read(Path data, Optional<Path> images) {
        List<Question> questions = new ArrayList<>();
        for (Path category : folders(data)) {
            boolean apart = Files.isDirectory(category.resolve(TEXTS));
            Path texts = apart ? category.resolve(TEXTS) : category;
            Path imageFolder =
                    images.map(folder -> folder.resolve(category.getFileName())).orElse(category);
            for (Path text : Layout.files(texts, "*.txt")) {
                questions.addAll(questions(
                        category.getFileName().toString(), text, apart ? imageFolder.resolve("images") : imageFolder));
            }
        }
        if (questions.isEmpty()) {
            throw ServingException.invalidInput(data + ": expected folders with <name>.txt, got none");
        }
        return questions;
    }

    private static List<Question> questions(String category, Path text, Path imageFolder) {
        String name = text.getFileName().toString().replaceFirst("\\.txt$", "");
        List<Question> questions = new ArrayList<>();
        ImageSource image = image(imageFolder, name, text);
        for (String line : lines(text)) {
            String[] fields = line.split("\t", -1);
            if (fields.length != 2) {
                throw ServingException.invalidInput(
                        "%s: expected a question, a tab and an answer, got \"%s\"".formatted(text, line));
            }
            questions.add(Question.alone(
                    category + "/" + name + "-" + (questions.size() + 1),
                    image,
                    instructed(fields[0]),
                    List.of(fields[1].strip()),
                    Metric.MME,
                    category));
        }
        return questions;
    }

    /** MME's own "Please answer yes or no." gives way to LLaVA's instruction, as in its {@code llava_mme.jsonl}. */
    private static String instructed(String question) {
        return question.replace("Please answer yes or no.", "").strip() + Instructions.SHORT;
    }

    private static ImageSource image(Path folder, String name, Path text) {
        return IMAGE_EXTENSIONS.stream()
                .map(extension -> folder.resolve(name + extension))
                .filter(Files::isRegularFile)
                .findFirst()
                .map(path -> StoredImage.existing(path, text.toString()))
                .orElseThrow(() -> ServingException.invalidInput(
                        "%s: expected an image %s.jpg or .png in %s, got none".formatted(text, name, folder)));
    }

    private static List<String> lines(Path text) {
        try {
            return Files.readString(text, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException e) {
            throw ServingException.invalidInput("expected a readable text in UTF-8, got %s: %s".formatted(text, e));
        }
    }

    private static List<Path> folders(Path data) {
        if (!Files.isDirectory(data)) {
            throw ServingException.invalidInput("expected a folder of MME's categories, got " + data);
        }
        try (Stream<Path> folders = Files.list(data)) {
            return folders.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
