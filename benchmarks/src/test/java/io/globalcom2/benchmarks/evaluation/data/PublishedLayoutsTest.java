package io.globalcom2.benchmarks.evaluation.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.benchmarks.evaluation.metrics.Metric;
import io.globalcom2.failure.ServingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small files in the layouts in which the benchmarks are published. The images are not looked into. */
class PublishedLayoutsTest {
    private static final String SHORT = "\nAnswer the question using a single word or phrase.";
    private static final String LETTER = "\nAnswer with the option's letter from the given choices directly.";

    @TempDir
    private Path folder;

    @Test
    void gqa() {
        image("images/n161313.jpg");
        write("testdev_balanced_questions.json", """
                {"201307251": {"semantic": [], "isBalanced": true, "imageId": "n161313", "question": "Is it overcast?",
                  "answer": "no", "fullAnswer": "No, it is clear.", "types": {"structural": "verify", "semantic": "attr"}}}
                """);

        Question question = only("gqa:" + folder);

        assertThat(question.id()).isEqualTo("201307251");
        assertThat(question.text()).isEqualTo("Is it overcast?" + SHORT);
        assertThat(question.answers()).containsExactly("no");
        assertThat(question.metric()).isEqualTo(Metric.GQA);
        assertThat(question.group()).isEqualTo("verify");
        assertThat(question.image().read()).asString().isEqualTo("images/n161313.jpg");
    }

    @Test
    void vqav2() {
        image("val2014/COCO_val2014_000000262148.jpg");
        write("v2_OpenEnded_mscoco_val2014_questions.json", """
                {"info": {}, "task_type": "Open-Ended", "questions": [
                  {"image_id": 262148, "question": "Where is he looking?", "question_id": 262148000}]}
                """);
        write("v2_mscoco_val2014_annotations.json", """
                {"annotations": [{"question_type": "none of the above", "multiple_choice_answer": "down", "image_id": 262148,
                  "answers": [{"answer": "down", "answer_confidence": "yes", "answer_id": 1},
                              {"answer": "at table", "answer_confidence": "yes", "answer_id": 2}],
                  "answer_type": "other", "question_id": 262148000}]}
                """);

        Question question = only("vqav2:" + folder);

        assertThat(question.id()).isEqualTo("262148000");
        assertThat(question.text()).isEqualTo("Where is he looking?" + SHORT);
        assertThat(question.answers()).containsExactly("down", "at table");
        assertThat(question.metric()).isEqualTo(Metric.VQA);
        assertThat(question.group()).isEqualTo("other");
        assertThat(question.image().read()).asString().endsWith("000000262148.jpg");
    }

    @Test
    void vqav2WithoutAnnotationsIsRefused() {
        write("v2_OpenEnded_mscoco_test2015_questions.json", "{\"questions\": []}");

        assertThatThrownBy(() -> read("vqav2:" + folder))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("expected one file v2_mscoco_test2015_annotations.json, got none");
    }

    @Test
    void textVqa() {
        image("train_images/003a8ae2ef43b901.jpg");
        write("TextVQA_0.5.1_val.json", """
                {"dataset_type": "val", "dataset_name": "textvqa", "dataset_version": "0.5.1", "data": [
                  {"question": "what is the brand?", "image_id": "003a8ae2ef43b901", "image_classes": ["Camera"],
                   "question_id": 34602, "answers": ["nous les gosses", "dakota"], "set_name": "val"}]}
                """);

        Question question = only("textvqa:" + folder);

        assertThat(question.id()).isEqualTo("34602");
        assertThat(question.text()).isEqualTo("what is the brand?" + SHORT);
        assertThat(question.answers()).containsExactly("nous les gosses", "dakota");
        assertThat(question.metric()).isEqualTo(Metric.VQA);
    }

    @Test
    void vizWiz() {
        image("val/VizWiz_val_00000000.jpg");
        write("val.json", """
                [{"image": "VizWiz_val_00000000.jpg", "question": "Ok. There is another picture?",
                  "answers": [{"answer": "no", "answer_confidence": "yes"}, {"answer": "unanswerable", "answer_confidence": "no"}],
                  "answer_type": "unanswerable", "answerable": 0}]
                """);

        Question question = only("vizwiz:" + folder);

        assertThat(question.text())
                .isEqualTo("Ok. There is another picture?"
                        + "\nWhen the provided information is insufficient, respond with 'Unanswerable'." + SHORT);
        assertThat(question.answers()).containsExactly("no", "unanswerable");
        assertThat(question.group()).isEqualTo("unanswerable");
    }

    @Test
    void popeHasThreeFilesOfLines() {
        image("val2014/COCO_val2014_000000310196.jpg");
        for (String part : List.of("adversarial", "popular", "random")) {
            write("coco_pope_" + part + ".json", """
                    {"question_id": 1, "image": "COCO_val2014_000000310196.jpg", "text": "Is there a snowboard in the image?", "label": "yes"}
                    {"question_id": 2, "image": "COCO_val2014_000000310196.jpg", "text": "Is there a car in the image?", "label": "no"}
                    """);
        }

        QuestionSet all = read("pope:" + folder);
        QuestionSet one = read("pope:" + folder.resolve("coco_pope_random.json"));

        assertThat(all.questions())
                .extracting(Question::group)
                .containsExactly("adversarial", "adversarial", "popular", "popular", "random", "random");
        assertThat(one.questions()).extracting(Question::answers).containsExactly(List.of("yes"), List.of("no"));
        assertThat(one.questions()).allMatch(question -> question.metric() == Metric.POPE);
        assertThat(all.byImage()).hasSize(1);
    }

    @Test
    void scienceQaLeavesOutWhatHasNoImage() {
        image("images/test/5/image.png");
        write("pid_splits.json", "{\"train\": [\"1\"], \"test\": [\"4\", \"5\"]}");
        write("problems.json", """
                {"4": {"question": "Which word?", "choices": ["a", "b"], "answer": 0, "hint": "", "image": null, "subject": "language science"},
                 "5": {"question": "Which is north?", "choices": ["Ohio", "Utah"], "answer": 1, "hint": "Look at the map.",
                       "image": "image.png", "subject": "social science", "split": "test"}}
                """);

        Question question = only("scienceqa:" + folder);

        assertThat(question.id()).isEqualTo("5");
        assertThat(question.text()).isEqualTo("Context: Look at the map.\nWhich is north?\nA. Ohio\nB. Utah" + LETTER);
        assertThat(question.answers()).containsExactly("B");
        assertThat(question.metric()).isEqualTo(Metric.MULTIPLE_CHOICE);
        assertThat(question.group()).isEqualTo("social science");
    }

    @Test
    void mmeHasFoldersOfBothKinds() {
        image("OCR/0001.jpg");
        write(
                "OCR/0001.txt",
                "Is the word \"school\"? Please answer yes or no.\tYes\nIs it \"shcool\"? Please answer yes or no.\tNo\n");
        image("posters/images/tt01.png");
        write("posters/questions_answers_YN/tt01.txt", "Is this movie old? Please answer yes or no.\tNo\n");

        QuestionSet set = read("mme:" + folder);

        assertThat(set.questions())
                .extracting(Question::id)
                .containsExactly("OCR/0001-1", "OCR/0001-2", "posters/tt01-1");
        assertThat(set.questions().get(0).text()).isEqualTo("Is the word \"school\"?" + SHORT);
        assertThat(set.questions())
                .extracting(Question::answers)
                .containsExactly(List.of("Yes"), List.of("No"), List.of("No"));
        assertThat(set.questions().get(2).group()).isEqualTo("posters");
        assertThat(set.byImage()).hasSize(2);
    }

    @Test
    void mmBenchSharesImagesAndJoinsRotations() {
        String picture = Base64.getEncoder()
                .encodeToString(
                        "a picture that is longer than an index, in some file format".getBytes(StandardCharsets.UTF_8));
        write(
                "mmbench_dev_20230712.tsv",
                String.join(
                        "\n",
                        "index\tquestion\thint\tA\tB\tC\tD\tanswer\tcategory\timage\tsource",
                        "7\t\"Which is \"\"it\"\"?\"\t\"two\nlines\"\tcat\tdog\tnan\t\tB\tobject\t" + picture + "\tx",
                        "1000007\tWhich is it?\tnan\tdog\tcat\t\t\tA\tobject\t7\tx",
                        ""));

        QuestionSet set = read("mmbench:" + folder);

        Question first = set.questions().get(0);
        assertThat(first.text()).isEqualTo("two\nlines\nWhich is \"it\"?\nA. cat\nB. dog" + LETTER);
        assertThat(first.answers()).containsExactly("B");
        assertThat(first.image().read()).asString().startsWith("a picture");
        Question second = set.questions().get(1);
        assertThat(second.text()).isEqualTo("Which is it?\nA. dog\nB. cat" + LETTER);
        assertThat(second.set()).isEqualTo(first.set());
        assertThat(set.byImage()).hasSize(1);
    }

    @Test
    void imagesMayLieElsewhere() {
        image("elsewhere/n1.jpg");
        write("testdev_balanced_questions.json", """
                {"1": {"imageId": "n1", "question": "Is it?", "answer": "no"}}
                """);

        assertThatThrownBy(() -> read("gqa:" + folder))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("expected an image file, got no ");
        assertThat(DataArgument.parse("gqa:" + folder)
                        .read(Optional.of(folder.resolve("elsewhere")))
                        .questions())
                .hasSize(1);
    }

    private Question only(String argument) {
        List<Question> questions = read(argument).questions();
        assertThat(questions).hasSize(1);
        return questions.get(0);
    }

    private static QuestionSet read(String argument) {
        return DataArgument.parse(argument).read(Optional.empty());
    }

    /** A file that holds its own name. */
    private void image(String name) {
        write(name, name);
    }

    private void write(String name, String text) {
        try {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
