package io.globalcom2.benchmarks.evaluation.running;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.globalcom2.failure.ServingException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All answers so far, one JSON object a line, in {@code answers.jsonl}. The first line says of what model and with what settings they are; a
 * line that an interruption cut off is left out and asked again, and so is a question whose text or image has changed since.
 */
public final class AnswerLog implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Entry> entries;
    private final BufferedWriter writer;

    /** @param asked the question's text and what tells its image from others */
    private record Entry(String asked, GivenAnswer outcome) {}

    private AnswerLog(Map<String, Entry> entries, BufferedWriter writer) {
        this.entries = entries;
        this.writer = writer;
    }

    /**
     * Opens the log of a folder.
     *
     * @param settings what the answers depend on besides data and run
     * @throws ServingException INVALID_INPUT when the folder holds answers of another model or other settings
     */
    public static AnswerLog open(Path folder, Map<String, String> settings) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve("answers.jsonl");
        JsonNode wanted = JSON.valueToTree(settings);
        Map<String, Entry> entries = new HashMap<>();
        List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        if (lines.isEmpty()) {
            Files.writeString(file, wanted + "\n");
        } else if (!JSON.readTree(lines.get(0)).equals(wanted)) {
            throw ServingException.invalidInput("%s: expected answers of %s, got those of %s; choose another --output"
                    .formatted(file, wanted, lines.get(0)));
        }
        StringBuilder whole = new StringBuilder();
        for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
            Optional<JsonNode> answer = parse(line);
            if (answer.isPresent()) {
                entries.put(
                        answer.get().required("key").asText(),
                        new Entry(answer.get().required("asked").asText(), outcome(answer.get())));
                whole.append(line).append('\n');
            }
        }
        Files.writeString(file, wanted + "\n" + whole);
        return new AnswerLog(entries, Files.newBufferedWriter(file, StandardOpenOption.APPEND));
    }

    /** The outcome of a question in a run, if it was answered before. */
    public Optional<GivenAnswer> find(String data, String question, Run run) {
        return Optional.ofNullable(entries.get(key(data, question, run))).map(Entry::outcome);
    }

    /** Whether a question was answered before, asked in just this way. */
    boolean isAnswered(String data, String question, Run run, String asked) {
        Entry entry = entries.get(key(data, question, run));
        return entry != null && entry.asked().equals(asked);
    }

    /** Keeps an outcome, in place of one that was asked in another way; it is on the disk when this returns. */
    void add(String data, String question, Run run, String asked, GivenAnswer outcome) throws IOException {
        String key = key(data, question, run);
        ObjectNode line = JSON.createObjectNode()
                .put("key", key)
                .put("asked", asked)
                .put("answer", outcome.answer())
                .put("kept_tokens", outcome.keptTokens())
                .put("newlines", outcome.newlines())
                .put("prompt_positions", outcome.promptPositions())
                .put("completion_tokens", outcome.completionTokens())
                .put("first_token_ms", outcome.firstTokenMillis());
        writer.write(line + "\n");
        writer.flush();
        entries.put(key, new Entry(asked, outcome));
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    private static String key(String data, String question, Run run) {
        return String.join("|", data, question, run.name(), Double.toString(run.ratio()));
    }

    private static Optional<JsonNode> parse(String line) {
        try {
            return Optional.of(JSON.readTree(line)).filter(node -> node.has("asked") && node.has("first_token_ms"));
        } catch (IOException e) {
            return Optional.empty(); // Cut off: its question is asked again.
        }
    }

    private static GivenAnswer outcome(JsonNode line) {
        return new GivenAnswer(
                line.required("answer").asText(),
                line.required("kept_tokens").asInt(),
                line.required("newlines").asInt(),
                line.required("prompt_positions").asInt(),
                line.required("completion_tokens").asInt(),
                line.required("first_token_ms").asDouble());
    }
}
