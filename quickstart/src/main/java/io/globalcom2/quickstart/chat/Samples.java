package io.globalcom2.quickstart.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The questions that come with the demo model. */
public final class Samples {
    /** The demo model counts whole pictures only, see its README. */
    private static final String NEEDS_THE_WHOLE_PICTURE = "count";

    private Samples() {}

    /** All of them, in the order of the file. */
    public static List<Question> all(Path folder) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        List<Question> questions = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("samples.jsonl"))) {
            JsonNode sample = mapper.readTree(line);
            List<String> answers = new ArrayList<>();
            sample.get("answers").forEach(answer -> answers.add(answer.asText()));
            questions.add(new Question(
                    folder.resolve(sample.get("image").asText()),
                    sample.get("question").asText(),
                    answers,
                    sample.get("group").asText()));
        }
        return questions;
    }

    /** Those the model answers right with a quarter of the visual tokens too. */
    public static List<Question> forCompression(Path folder) throws IOException {
        return all(folder).stream()
                .filter(question -> !question.group().equals(NEEDS_THE_WHOLE_PICTURE))
                .toList();
    }
}
