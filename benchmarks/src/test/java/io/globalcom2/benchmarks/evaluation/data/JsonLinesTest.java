package io.globalcom2.benchmarks.evaluation.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.benchmarks.evaluation.metrics.Metric;
import io.globalcom2.failure.ServingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesTest {
    private static final String WHOLE =
            "{\"image\": \"a.png\", \"question\": \"What?\", \"answers\": [\"1\", \"one\"], \"metric\": \"vqa\", \"group\": \"number\"}";

    @TempDir
    private Path folder;

    @BeforeEach
    void writeImages() throws IOException {
        Files.writeString(folder.resolve("a.png"), "a");
        Files.writeString(folder.resolve("b.png"), "b");
    }

    @Test
    void readsWhatIsThereAndTakesExactForAMissingMetric() throws IOException {
        QuestionSet set = read(WHOLE, "", "{\"image\": \"b.png\", \"question\": \"Who?\", \"answers\": [\"x\"]}");

        assertThat(set.name()).isEqualTo("questions");
        assertThat(set.questions()).extracting(Question::id).containsExactly("1", "3");
        assertThat(set.questions()).extracting(Question::metric).containsExactly(Metric.VQA, Metric.EXACT);
        assertThat(set.questions()).extracting(Question::group).containsExactly("number", "");
        assertThat(set.questions().get(0).answers()).containsExactly("1", "one");
        assertThat(set.questions().get(1).image().read()).asString().isEqualTo("b");
    }

    @Test
    void saysWhichLineIsWrongAndWhatWasExpected() {
        refuses("{\"image\": ", "line 2: expected JSON, got ");
        refuses("[]", "line 2: expected a JSON object, got []");
        refuses("{\"question\": \"?\", \"answers\": [\"x\"]}", "line 2: image: expected a string, got none");
        refuses(WHOLE.replace("a.png", "c.png"), "line 2: image: expected an image file, got no ");
        refuses(WHOLE.replace("\"What?\"", "7"), "line 2: question: expected a string, got 7");
        refuses(WHOLE.replace("\"What?\"", "\" \""), "line 2: question: expected a text, got an empty one");
        refuses(WHOLE.replace("[\"1\", \"one\"]", "\"1\""), "line 2: answers: expected a list, got \"1\"");
        refuses(WHOLE.replace("[\"1\", \"one\"]", "[1]"), "line 2: answers: expected strings, got [1]");
        refuses(WHOLE.replace("[\"1\", \"one\"]", "[]"), "line 2: answers: expected at least one, got none");
        refuses(WHOLE.replace("vqa", "bleu"), "line 2: metric: expected one of exact, ");
    }

    @Test
    void dataWithoutQuestionsIsRefused() {
        assertThatThrownBy(() -> read(""))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("expected at least one question, got none");
    }

    @Test
    void argumentsNameAFileOrALayout() {
        assertThatThrownBy(() -> DataArgument.parse(folder.resolve("none.jsonl").toString()))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("expected a file or folder, got no ");
        assertThatThrownBy(() -> DataArgument.parse("coco:" + folder))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("gqa, vqav2, textvqa, vizwiz, pope, scienceqa, mme, mmbench");
    }

    @Test
    void aLimitTakesWholeImagesSpreadOverTheData() throws IOException {
        for (int i = 0; i < 10; i++) {
            Files.writeString(folder.resolve(i + ".png"), "" + i);
        }
        String[] lines = new String[20];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = WHOLE.replace("a.png", i / 2 + ".png");
        }
        QuestionSet set = read(lines);

        assertThat(set.limitedTo(4).questions()).extracting(Question::id).containsExactly("1", "2", "11", "12");
        assertThat(set.limitedTo(1).questions()).hasSize(2);
        assertThat(set.limitedTo(0)).isEqualTo(set);
        assertThat(set.limitedTo(100)).isEqualTo(set);
    }

    private void refuses(String line, String message) {
        assertThatThrownBy(() -> read(WHOLE, line))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining(message);
    }

    private QuestionSet read(String... lines) throws IOException {
        Path file = folder.resolve("questions.jsonl");
        Files.write(file, List.of(lines));
        return DataArgument.parse(file.toString()).read(Optional.empty());
    }
}
