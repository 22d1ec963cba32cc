package io.globalcom2.quickstart.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {
    private static final Path FOLDER = Path.of("../demo-model/samples");

    @Test
    void everySampleHasItsPictureAndAnAnswer() throws Exception {
        assertThat(Samples.all(FOLDER)).hasSizeGreaterThan(40).allSatisfy(question -> {
            assertThat(Files.isReadable(question.image())).isTrue();
            assertThat(question.text()).isNotBlank();
            assertThat(question.answers()).isNotEmpty();
        });
    }

    @Test
    void everyKindOfQuestionIsAsked() throws Exception {
        assertThat(Samples.all(FOLDER))
                .extracting(SampleQuestion::group)
                .contains("number", "color", "shape", "find", "exists", "count", "relation", "describe");
    }

    @Test
    void blanksAroundAnAnswerDoNotMatterButNothingElseMayDiffer() {
        SampleQuestion question = new SampleQuestion(Path.of("x.png"), "What number?", List.of("42"), "number");

        assertThat(question.accepts(" 42\n")).isTrue();
        assertThat(question.accepts("42.")).isFalse();
        assertThat(question.accepts("")).isFalse();
    }
}
