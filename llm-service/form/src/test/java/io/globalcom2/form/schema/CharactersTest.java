package io.globalcom2.form.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.globalcom2.form.Texts;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class CharactersTest {
    /** Bounds at which UTF-8 changes, and two that do not. */
    private static final int[] BOUNDS = {
        0x20, 0x7E, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF, 0x3042, 0x1F600
    };

    @Test
    void everyCharacterIsOneAndHalfCharactersAreNone() {
        Texts one = Texts.of("{'type': 'string', 'minLength': 1, 'maxLength': 1}");

        for (int character = 0; character <= 0x10FFFF; character += character < 0x3000 ? 1 : 97) {
            if (character < Character.MIN_SURROGATE || character > Character.MAX_SURROGATE) {
                assertThat(one.has(written(character))).as("U+%04X", character).isTrue();
            }
        }
    }

    @Test
    void aRangeHasItsCharactersAndNoOthers() {
        for (int low : BOUNDS) {
            for (int high : BOUNDS) {
                if (low <= high) {
                    Texts range = Texts.of(schema(low, high));
                    for (int character : BOUNDS) {
                        for (int near = Math.max(0x20, character - 1);
                                near <= Math.min(character + 1, 0x10FFFF);
                                near++) {
                            if (near < Character.MIN_SURROGATE || near > Character.MAX_SURROGATE) {
                                assertThat(range.has(TextNode.valueOf(Character.toString(near))
                                                .toString()))
                                        .as("U+%04X in U+%04X to U+%04X", near, low, high)
                                        .isEqualTo(low <= near && near <= high);
                            }
                        }
                    }
                }
            }
        }
    }

    /** As Jackson writes it, which has capitals in its numbers. */
    private static String written(int character) {
        String text = TextNode.valueOf(Character.toString(character)).toString();
        return text.startsWith("\"\\u") ? text.toLowerCase(Locale.ROOT) : text;
    }

    private static String schema(int low, int high) {
        return "{'type': 'string', 'pattern': "
                + TextNode.valueOf("^[" + Character.toString(low) + "-" + Character.toString(high) + "]$") + "}";
    }
}
