package io.globalcom2.benchmarks.compare.systems;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that answers each line of JSON with one. What it says on its error stream goes to a log. */
final class ChildProcess implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int END_SECONDS = 10;

    private final Process process;
    private final BufferedReader answers;
    private final Path log;

    private ChildProcess(Process process, Path log) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.log = log;
    }

    /** @throws IOException where there is no such command */
    static ChildProcess start(List<String> command, Path log) throws IOException {
        Process process =
                new ProcessBuilder(command).redirectError(log.toFile()).start();
        return new ChildProcess(process, log);
    }

    /** @throws IOException when it says that it failed, or has ended */
    JsonNode ask(Map<String, ?> request) throws IOException {
        byte[] line = (JSON.writeValueAsString(request) + "\n").getBytes(StandardCharsets.UTF_8);
        JsonNode answer = JSON.readTree(exchange(line));
        if (answer.has("error")) {
            throw new IOException(answer.get("error").asText() + ", see " + log);
        }
        return answer;
    }

    private String exchange(byte... line) throws IOException {
        try {
            process.getOutputStream().write(line);
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new IOException(lastWords(), e);
        }
        String text = answers.readLine();
        // Libraries print too.
        while (text != null && !text.startsWith("{")) {
            text = answers.readLine();
        }
        if (text == null) {
            throw new IOException(lastWords());
        }
        return text;
    }

    private String lastWords() throws IOException {
        String words = "";
        for (String line : Files.readAllLines(log, StandardCharsets.UTF_8)) {
            words = line.isBlank() ? words : line.strip();
        }
        return "the process has ended: %s (%s)".formatted(words, log);
    }

    /** Ends with its input; else it is killed. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
