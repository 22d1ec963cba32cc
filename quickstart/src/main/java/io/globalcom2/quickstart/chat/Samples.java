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
    private Samples() {}

    /** In the order of the file. The model answers all right, uncompressed and with a quarter of the visual tokens. */
    public static List<SampleQuestion> all(Path folder) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        List<SampleQuestion> questions = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("samples.jsonl"))) {
            JsonNode sample = mapper.readTree(line);
            List<String> answers = new ArrayList<>();
            sample.get("answers").forEach(answer -> answers.add(answer.asText()));
            questions.add(new SampleQuestion(
                    folder.resolve(sample.get("image").asText()),
                    sample.get("question").asText(),
                    answers,
                    sample.get("group").asText()));
        }
        return questions;
    }
}
