package io.globalcom2.benchmarks.evaluation;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /** Means are written with two decimals. */
    private static final double TWICE_ROUNDED = 0.011;

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
        assertThat(newlines()).hasSizeGreaterThan(40).allSatisfy((question, counts) -> assertThat(counts)
                .hasSize(1));
        assertThat(positions(compressed) - keptTokens(compressed))
                .isCloseTo(positions(uncompressed) - keptTokens(uncompressed), within(TWICE_ROUNDED));
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
    @Order(4)
    void asksAQuestionAgainThatHasChanged(@TempDir Path folder) throws IOException {
        Path data = folder.resolve("questions.jsonl");
        Files.copy(DEMO.resolve("samples/scene-1.png"), folder.resolve("image.png"));
        Path answers = folder.resolve("results/answers.jsonl");
        write(data, "How many shapes are there?");
        assertThat(evaluateData(data, answers.getParent())).isZero();
        String first = Files.readString(answers);

        write(data, "What number is on the yellow triangle?");
        assertThat(evaluateData(data, answers.getParent())).isZero();
        String second = Files.readString(answers);
        Files.copy(
                DEMO.resolve("samples/scene-3.png"), folder.resolve("image.png"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(evaluateData(data, answers.getParent())).isZero();

        assertThat(first.lines()).hasSize(2);
        assertThat(second.lines()).hasSize(3);
        assertThat(Files.readAllLines(answers)).hasSize(4);
    }

    @Test
    void takesEachDecisionOtherwise(@TempDir Path folder) throws IOException {
        Path data = folder.resolve("questions.jsonl");
        Files.copy(DEMO.resolve("samples/scene-1.png"), folder.resolve("image.png"));
        write(data, "How many shapes are there?");
        List<List<String>> flags = List.of(
                List.of("--allocation", "uniform"),
                List.of("--allocation", "sum"),
                List.of("--allocation", "mean"),
                List.of("--temperature", "2.5"),
                List.of("--score", "local"),
                List.of("--score", "global"),
                List.of("--global-weight", "0.3"),
                List.of("--newlines", "kept_rows"),
                List.of("--thumbnail-order", "highest_first"),
                List.of("--aggregate"));

        for (List<String> flag : flags) {
            Path results = folder.resolve(String.join("", flag));
            assertThat(evaluateData(data, results, flag.toArray(String[]::new)))
                    .as("%s", flag)
                    .isZero();
            assertThat(results.resolve("results.md")).content().startsWith("# checkpoint, allocation");
        }
    }

    @Test
    void refusesWhatDoesNotExist() {
        assertThat(evaluate("0.25", "globalcom3")).isEqualTo(2);
        assertThat(evaluate("1.5", "globalcom2")).isEqualTo(2);
        assertThat(evaluate("0.25", "top-k:official")).isEqualTo(2);
        assertThat(evaluate("0.25", "globalcom2:official", "--score", "local")).isEqualTo(2);
        assertThat(evaluate("0.25", "globalcom2", "--temperature", "0")).isEqualTo(2);
        assertThat(evaluate("0.25", "globalcom2", "--dtype", "int8")).isEqualTo(2);
    }

    private static int evaluate(String ratios, String methods, String... more) {
        return evaluate(DEMO.resolve("samples/samples.jsonl"), output, ratios, methods, more);
    }

    private static int evaluateData(Path data, Path results, String... more) {
        return evaluate(data, results, "0.1", "globalcom2", more);
    }

    private static int evaluate(Path data, Path results, String ratios, String methods, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--model",
                DEMO.resolve("checkpoint").toString(),
                "--data",
                data.toString(),
                "--output",
                results.toString(),
                "--threads",
                "1",
                "--ratios",
                ratios,
                "--methods",
                methods));
        arguments.addAll(List.of(more));
        return EvaluateCommand.execute(arguments.toArray(String[]::new));
    }

    private static void write(Path data, String question) throws IOException {
        Files.writeString(
                data, "{\"image\": \"image.png\", \"question\": \"%s\", \"answers\": [\"42\"]}".formatted(question));
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

    /** What the runs of profile standard say of the newlines of each question, exactly; official ends rows of padding too. */
    private static Map<String, Set<Integer>> newlines() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        Map<String, Set<Integer>> counts = new HashMap<>();
        for (String line : Files.readAllLines(output.resolve("answers.jsonl"))) {
            JsonNode answer = mapper.readTree(line);
            if (answer.has("key") && !answer.get("key").asText().contains(":official|")) {
                counts.computeIfAbsent(answer.get("key").asText().split("\\|", -1)[1], question -> new HashSet<>())
                        .add(answer.get("newlines").asInt());
            }
        }
        return counts;
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
