package io.globalcom2.generation.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import io.globalcom2.generation.prompt.Prompt;
import io.globalcom2.generation.prompt.TextTokens;
import io.globalcom2.generation.prompt.VisualTokens;
import io.globalcom2.tensor.FloatFormat;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadingsTest {
    private static final TextTokens BEFORE = new TextTokens(1, 2, 3);

    @Test
    void promptsHaveInCommonWhatBothBeginWith() {
        Readings prompt = Readings.of("a", new Prompt(List.of(BEFORE, image(7), new TextTokens(4, 5))));

        assertThat(prompt.positions()).isEqualTo(9);
        assertThat(prompt.common(prompt)).isEqualTo(9);
        assertThat(prompt.common(Readings.of("a", new Prompt(List.of(BEFORE, image(7), new TextTokens(4, 6))))))
                .isEqualTo(8);
        assertThat(prompt.common(Readings.of("a", new Prompt(List.of(BEFORE, image(7))))))
                .isEqualTo(7);
        assertThat(prompt.common(Readings.of("a", new Prompt(List.of(BEFORE, new TextTokens(4))))))
                .isEqualTo(3);
        assertThat(prompt.common(Readings.of("a", new Prompt(List.of(image(7))))))
                .isZero();
    }

    @Test
    void anImageOfOtherRowsIsAnotherFromItsFirstPositionOn() {
        Readings prompt = Readings.of("a", new Prompt(List.of(BEFORE, image(7))));

        assertThat(prompt.common(Readings.of("a", new Prompt(List.of(BEFORE, image(8))))))
                .isEqualTo(3);
    }

    @Test
    void ownersHaveNothingInCommon() {
        Prompt prompt = new Prompt(List.of(BEFORE));

        assertThat(Readings.of("a", prompt).common(Readings.of("b", prompt))).isZero();
    }

    @Test
    void whatIsReadAndWrittenAddsUp() {
        Readings prompt = Readings.of("a", new Prompt(List.of(BEFORE, image(7))));
        Readings read = Readings.none("a");
        read.follow(prompt, 2);
        read.follow(prompt, 7);
        read.add(50);
        read.add(51);

        Readings next = Readings.of("a", new Prompt(List.of(BEFORE, image(7), new TextTokens(50, 51, 52))));
        assertThat(next.common(read)).isEqualTo(9);
        read.cut(5);
        assertThat(read.positions()).isEqualTo(5);
        assertThat(next.common(read)).isEqualTo(5);
        read.add(1);
        assertThat(next.common(read)).isEqualTo(5);
    }

    /** Three rows and a newline. */
    private static VisualTokens image(int value) {
        byte[] rows = {1, 2, 3, 4, 5, (byte) value};
        return new VisualTokens(ByteBuffer.wrap(rows), FloatFormat.FLOAT16, 1, 0, 1, -1, 2);
    }
}
