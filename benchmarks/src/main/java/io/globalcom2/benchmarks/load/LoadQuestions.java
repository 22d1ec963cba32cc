package io.globalcom2.benchmarks.load;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.globalcom2.quickstart.chat.ChatRequests;
import io.globalcom2.quickstart.chat.SampleQuestion;
import io.globalcom2.quickstart.chat.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The requests of every round, made once of the demo model's samples. */
final class LoadQuestions {
    private static final double RATIO = 0.25;
    private static final String RECORD_PICTURE = "scene-3.png";
    /** The first alone may be no text. */
    private static final int FEW_TOKENS = 4;

    private static final int LONG_ANSWER = 32;

    private final ChatRequests requests;
    private final List<SampleQuestion> samples;

    /** @param folder with {@code samples.jsonl} */
    LoadQuestions(String model, Path folder) throws IOException {
        this.requests = new ChatRequests(model);
        this.samples = Samples.all(folder);
    }

    /** Its record in the queue has about 200 KB, of which the picture, a file of 199,155 bytes, is nearly all. */
    ObjectNode largeRecord() throws IOException {
        SampleQuestion question = samples.stream()
                .filter(sample -> sample.image().endsWith(RECORD_PICTURE))
                .findFirst()
                .orElseThrow();
        return requests.askForTokens(question, RATIO, FEW_TOKENS);
    }

    /** One question about each picture, 32 tokens as answer. */
    List<ObjectNode> longAnswers() throws IOException {
        List<ObjectNode> bodies = new ArrayList<>();
        List<Path> seen = new ArrayList<>();
        for (SampleQuestion sample : samples) {
            if (!seen.contains(sample.image())) {
                seen.add(sample.image());
                bodies.add(requests.askForTokens(sample, RATIO, LONG_ANSWER));
            }
        }
        return bodies;
    }

    /** All samples, answered in the few tokens that the model wants to say. */
    List<ObjectNode> shortAnswers() throws IOException {
        List<ObjectNode> bodies = new ArrayList<>();
        for (SampleQuestion sample : samples) {
            bodies.add(requests.ask(sample, RATIO));
        }
        return bodies;
    }

    /** The same questions without their pictures, four tokens as answer: what is left is mostly the way there and back. */
    List<ObjectNode> withoutPictures() throws IOException {
        List<ObjectNode> bodies = new ArrayList<>();
        for (SampleQuestion sample : samples) {
            ObjectNode body = requests.askForTokens(sample, RATIO, FEW_TOKENS);
            body.remove("compression");
            ((ArrayNode) body.at("/messages/0/content")).remove(0);
            bodies.add(body);
        }
        return bodies;
    }
}
