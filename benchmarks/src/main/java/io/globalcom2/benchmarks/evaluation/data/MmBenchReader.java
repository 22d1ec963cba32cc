package io.globalcom2.benchmarks.evaluation.data;

import io.globalcom2.benchmarks.evaluation.metrics.Metric;
import io.globalcom2.failure.ServingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * MMBench (mmbench.opencompass.org.cn): a table of tab-separated values with {@code index}, {@code question}, {@code hint}, {@code A} to
 * {@code D}, {@code answer}, {@code category} (the group) and {@code image}, the base64 of a file or the index of a row that has it. Rows
 * whose indices are equal modulo 1,000,000 ask the same with the options in another order, and count once (circular evaluation). LLaVA's
 * prompt; the published evaluation also lets a language model find the option in longer answers, which is not done here.
 */
final class MmBenchReader implements QuestionReader {
    private static final long CIRCLE = 1_000_000;
    private static final List<String> OPTIONS = List.of("A", "B", "C", "D");
    private static final List<String> NOTHING = List.of("", "nan", "none");
    /** No image file is so short in base64. */
    private static final int LONGEST_INDEX = 64;

    @Override
    public List<Question> read(Path data, Optional<Path> images) {
        Path file = Layout.file(data, "*.tsv");
        List<Question> questions = new ArrayList<>();
        Map<String, InlineImage> byIndex = new HashMap<>();
        Map<String, InlineImage> byContent = new HashMap<>();
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            TabSeparatedRows rows = new TabSeparatedRows(lines, file.toString());
            for (Optional<Map<String, String>> row = rows.next(); row.isPresent(); row = rows.next()) {
                Row fields = new Row(rows.where(), row.get());
                String cell = fields.required("image");
                InlineImage image = cell.length() <= LONGEST_INDEX
                        ? Optional.ofNullable(byIndex.get(cell)).orElseThrow(() -> fields.mismatch("image", cell))
                        : byContent.computeIfAbsent(cell, InlineImage::new);
                byIndex.put(fields.required("index"), image);
                questions.add(question(fields, image));
            }
        } catch (IOException e) {
            throw ServingException.invalidInput("expected a readable table, got %s: %s".formatted(file, e));
        }
        return questions;
    }

    private static Question question(Row row, ImageSource image) {
        List<String> options = new ArrayList<>();
        for (String letter : OPTIONS) {
            row.optional(letter).ifPresent(options::add);
        }
        String index = row.required("index");
        return new Question(
                index,
                image,
                Instructions.multipleChoice(row.optional("hint").orElse(""), row.required("question"), options),
                List.of(row.required("answer")),
                Metric.MULTIPLE_CHOICE,
                row.optional("category").orElse(""),
                String.valueOf(row.number("index") % CIRCLE));
    }

    /** A row of the table by column. */
    private record Row(String where, Map<String, String> cells) {
        private Row {
            cells = new LinkedHashMap<>(cells);
        }

        Optional<String> optional(String column) {
            return Optional.ofNullable(cells.get(column))
                    .filter(cell -> NOTHING.stream().noneMatch(cell.strip()::equalsIgnoreCase));
        }

        String required(String column) {
            return optional(column).orElseThrow(() -> mismatch(column, "none"));
        }

        long number(String column) {
            try {
                return Long.parseLong(required(column));
            } catch (NumberFormatException e) {
                throw mismatch(column, cells.get(column));
            }
        }

        ServingException mismatch(String column, String actual) {
            String expected = column.equals("image") ? "base64 or the index of an earlier row" : "a value";
            return ServingException.invalidInput(
                    "%s: %s: expected %s, got %s".formatted(where, column, expected, actual));
        }
    }
}
