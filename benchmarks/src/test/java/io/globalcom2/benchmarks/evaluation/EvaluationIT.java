package io.globalcom2.benchmarks.evaluation;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The short form of the evaluation: the demo model on its samples, in float32 with one thread so that every machine gets the same answers. */
@TestMethodOrder(OrderAnnotation.class)
class EvaluationIT {
    private static final Path DEMO = Path.of("..", "demo-model");
    private static final String HEADER =
            "data,group,method,profile,ratio,questions,kept_tokens_mean,positions_mean,score,low,high";

    @TempDir
    static Path output;

    @Test
    @Order(1)
    void writesWhatEachRunScoresAndKeeps() throws IOException {
        assertThat(evaluate("1,0.25", "globalcom2,globalcom2:official,random")).isZero();

        Map<String, List<String>> rows = rows();
        List<String> uncompressed = rows.get("none standard 1.0");
        List<String> compressed = rows.get("globalcom2 standard 0.25");
        List<String> random = rows.get("random standard 0.25");
        assertThat(rows).containsKey("globalcom2 official 0.25");
        assertThat(score(uncompressed)).as("uncompressed").isEqualTo(100);
        assertThat(keptTokens(compressed)).isEqualTo(keptTokens(random));
        assertThat(keptTokens(compressed) / keptTokens(uncompressed)).isBetween(0.24, 0.26);
        // The same newlines in both: they are not in the budget.
        assertThat(positions(compressed) - keptTokens(compressed))
                .isEqualTo(positions(uncompressed) - keptTokens(uncompressed));
        assertThat(score(compressed)).isGreaterThan(score(random) + 10);
        assertThat(output.resolve("results.md")).content().contains("| globalcom2 | 0.25 |");
        assertThat(output.resolve("plot.png")).isNotEmptyFile();
    }

    @Test
    @Order(2)
    void asksOnlyWhatIsMissing() throws IOException {
        List<String> answers = Files.readAllLines(output.resolve("answers.jsonl"));
        String cutOff = answers.get(answers.size() - 1);
        List<String> interrupted = new ArrayList<>(answers.subList(0, answers.size() - 1));
        interrupted.add(cutOff.substring(0, cutOff.length() / 2));
        Files.write(output.resolve("answers.jsonl"), interrupted);
        String results = Files.readString(output.resolve("results.csv"));

        assertThat(evaluate("1,0.25", "globalcom2,globalcom2:official,random")).isZero();

        List<String> resumed = Files.readAllLines(output.resolve("answers.jsonl"));
        // With their times, which no second answer has.
        assertThat(resumed.subList(0, resumed.size() - 1)).isEqualTo(answers.subList(0, answers.size() - 1));
        assertThat(resumed).hasSameSizeAs(answers);
        assertThat(output.resolve("results.csv")).hasContent(results);
    }

    @Test
    @Order(3)
    void refusesToMixSettings() throws IOException {
        String answers = Files.readString(output.resolve("answers.jsonl"));

        assertThat(evaluate("0.25", "globalcom2", "--allocation", "uniform")).isEqualTo(2);

        assertThat(output.resolve("answers.jsonl")).hasContent(answers);
    }

    @Test
    void refusesWhatDoesNotExist() {
        assertThat(evaluate("0.25", "globalcom3")).isEqualTo(2);
        assertThat(evaluate("1.5", "globalcom2")).isEqualTo(2);
        assertThat(evaluate("0.25", "cls-top-k:official")).isEqualTo(2);
        assertThat(evaluate("0.25", "globalcom2:official", "--score", "local")).isEqualTo(2);
    }

    private static int evaluate(String ratios, String methods, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--model",
                DEMO.resolve("checkpoint").toString(),
                "--data",
                DEMO.resolve("samples/samples.jsonl").toString(),
                "--output",
                output.toString(),
                "--threads",
                "1",
                "--ratios",
                ratios,
                "--methods",
                methods));
        arguments.addAll(List.of(more));
        return EvaluateCommand.execute(arguments.toArray(String[]::new));
    }

    /** Lines of results.csv for the whole data, by method, profile and ratio. */
    private static Map<String, List<String>> rows() throws IOException {
        List<String> lines = Files.readAllLines(output.resolve("results.csv"));
        assertThat(lines.get(0)).isEqualTo(HEADER);
        return lines.stream()
                .skip(1)
                .map(line -> List.of(line.split(",", -1)))
                .filter(fields -> fields.get(1).equals("all"))
                .collect(toMap(fields -> String.join(" ", fields.subList(2, 5)), fields -> fields));
    }

    private static double keptTokens(List<String> row) {
        return Double.parseDouble(row.get(6));
    }

    private static double positions(List<String> row) {
        return Double.parseDouble(row.get(7));
    }

    private static double score(List<String> row) {
        return Double.parseDouble(row.get(8));
    }
}
