package io.globalcom2.benchmarks.hostile.verdict;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.globalcom2.benchmarks.hostile.input.HostileInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder for each wrong answer: {@code answer.json} with what was sent how and what came, and a file for each part that was sent. */
public final class WrongAnswers {
    private WrongAnswers() {}

    public static void write(HostileVerdict verdict, Path output) throws IOException {
        for (JudgedInput judged : verdict.wrong()) {
            HostileInput input = judged.input();
            Path folder = Files.createDirectories(
                    output.resolve("wrong").resolve("%05d-%s".formatted(judged.number(), input.kind())));
            for (int i = 0; i < input.parts().size(); i++) {
                Files.write(
                        folder.resolve("part-%d.bin".formatted(i)),
                        input.parts().get(i).toByteArray());
            }
            Files.writeString(folder.resolve("answer.json"), line(judged).toPrettyString());
        }
    }

    private static ObjectNode line(JudgedInput judged) {
        HostileInput input = judged.input();
        HostileAnswer answer = judged.answer();
        ObjectMapper mapper = new ObjectMapper();
        return mapper.createObjectNode()
                .put("class", input.kind().title())
                .put("name", input.name())
                .put("transport", input.transport().name())
                .put("target", input.target())
                .put("expected", input.expectation().toString())
                .put("outcome", answer.outcome().name())
                .put("status", answer.status())
                .put("message", answer.message())
                .put("text", answer.text())
                .set("headers", mapper.valueToTree(input.headers()));
    }
}
