package io.globalcom2.generation.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.globalcom2.checkpoint.chat.sampling.LogitAdjustments;
import io.globalcom2.failure.ServingException;
import io.globalcom2.form.AnswerForm;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Token n is the byte n + 32. */
class FormedSamplerTest {
    private static final WrittenAnswer ANSWER = new WrittenAnswer(SamplingOptions.greedy(9), Set.of(), ids -> "");

    private static final int END = 200;
    private static final int VOCABULARY = 230;

    @ParameterizedTest
    @ValueSource(doubles = {0, 1})
    void anEndOfSequenceComesOnlyWhereTheTextIsWhole(double temperature) {
        Sampler sampler = sampler(temperature, "{\"type\":\"integer\",\"maximum\":99,\"minimum\":1}");

        int first = sampler.choose(wanting(END));
        assertThat(TestForms.text(first)).matches("[1-9]");
        assertThat(sampler.isAtEnd()).isFalse();
        assertThat(sampler.choose(wanting(END))).isEqualTo(END);
    }

    @Test
    void theTextIsAtItsEndWhereNothingMayFollow() {
        Sampler sampler = sampler(0, "{\"const\":\"ab\"}");
        StringBuilder text = new StringBuilder();

        while (!sampler.isAtEnd()) {
            text.append(TestForms.text(sampler.choose(wanting(END, 'x' - ' '))));
        }

        assertThat(text).hasToString("\"ab\"");
    }

    @Test
    void whatTheModelWantsMostOfWhatFitsIsChosen() {
        Sampler sampler = sampler(0, "{\"enum\":[\"left\",\"right\",\"up\"]}");

        sampler.choose(wanting('z' - ' '));
        assertThat(TestForms.text(sampler.choose(wanting('z' - ' ', 'r' - ' '))))
                .isEqualTo("r");
    }

    @Test
    void withoutAFormThereIsNothingInBetween() {
        assertThat(TestForms.samplers(END).sampler(SamplingOptions.greedy(1), IntStream.empty(), ANSWER))
                .isSameAs(Sampler.GREEDY);
    }

    @Test
    void aFormAndNoEndAreNotAskedForTogether() {
        AnswerForm form = AnswerForm.ofJsonSchema(AnswerForm.JSON_OBJECT);

        assertThatThrownBy(() -> new SamplingOptions(
                        1,
                        0,
                        1,
                        0,
                        0,
                        LogitAdjustments.NONE,
                        0,
                        List.of(),
                        true,
                        Optional.of(form),
                        OptionalInt.empty(),
                        1))
                .isInstanceOf(ServingException.class)
                .hasMessage("ignore_eos: expected false beside json_schema, got true");
    }

    private static Sampler sampler(double temperature, String schema) {
        return TestForms.samplers(END)
                .sampler(
                        new SamplingOptions(
                                9,
                                temperature,
                                1,
                                0,
                                0,
                                LogitAdjustments.NONE,
                                4,
                                List.of(),
                                false,
                                Optional.of(AnswerForm.ofJsonSchema(schema)),
                                OptionalInt.empty(),
                                1),
                        IntStream.empty(),
                        ANSWER);
    }

    /** Logits of a model that wants these above all, the first of them most. */
    private static float[] wanting(int... tokens) {
        float[] logits = new float[VOCABULARY];
        for (int i = 0; i < tokens.length; i++) {
            logits[tokens[i]] = 1000 - 10 * i;
        }
        return logits;
    }
}
