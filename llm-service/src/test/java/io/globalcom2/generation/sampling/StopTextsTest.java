package io.globalcom2.generation.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StopTextsTest {
    @Test
    void textThatMayBecomeAStopTextIsHeldBack() {
        StopTexts stopTexts = new StopTexts(List.of("END", "\n\n"));

        assertThat(stopTexts.add("The E")).isEqualTo("The ");
        assertThat(stopTexts.add("N")).isEmpty();
        assertThat(stopTexts.add("T\n")).isEqualTo("ENT");
        assertThat(stopTexts.add("x")).isEqualTo("\nx");
        assertThat(stopTexts.reached()).isFalse();
    }

    @Test
    void nothingOfAStopTextIsGivenOut() {
        StopTexts stopTexts = new StopTexts(List.of("END"));

        assertThat(stopTexts.add("abcEN")).isEqualTo("abc");
        assertThat(stopTexts.add("D and more")).isEmpty();
        assertThat(stopTexts.reached()).isTrue();
        assertThat(stopTexts.finish()).isEmpty();
    }

    @Test
    void whatDidNotBecomeAStopTextComesAtTheEnd() {
        StopTexts stopTexts = new StopTexts(List.of("END"));

        assertThat(stopTexts.add("abcEN")).isEqualTo("abc");
        assertThat(stopTexts.finish()).isEqualTo("EN");
    }

    @Test
    void aStopTextMayBeginInsideAnother() {
        StopTexts stopTexts = new StopTexts(List.of("aab"));

        assertThat(stopTexts.add("aaa") + stopTexts.add("b")).isEqualTo("a");
        assertThat(stopTexts.reached()).isTrue();
    }

    @Test
    void theLongerOfTwoThatEndTogetherCounts() {
        StopTexts stopTexts = new StopTexts(List.of("b", "ab"));

        assertThat(stopTexts.add("xab")).isEqualTo("x");
    }

    @Test
    void theResultDoesNotDependOnThePieces() {
        Random random = new Random(3);
        for (int trial = 0; trial < 3000; trial++) {
            List<String> stop = List.of(word(random, 1, 3), word(random, 1, 4));
            String text = word(random, 0, 12);

            StopTexts pieces = new StopTexts(stop);
            StringBuilder shown = new StringBuilder();
            int start = 0;
            while (start < text.length()) {
                int end = Math.min(text.length(), start + 1 + random.nextInt(4));
                shown.append(pieces.add(text.substring(start, end)));
                start = end;
            }
            shown.append(pieces.finish());

            assertThat(shown.toString()).isEqualTo(cut(text, stop));
        }
    }

    /** Tries every end, shortest text first. */
    private static String cut(String text, List<String> stop) {
        for (int end = 1; end <= text.length(); end++) {
            String soFar = text.substring(0, end);
            int longest = stop.stream()
                    .filter(soFar::endsWith)
                    .mapToInt(String::length)
                    .max()
                    .orElse(0);
            if (longest > 0) {
                return soFar.substring(0, end - longest);
            }
        }
        return text;
    }

    private static String word(Random random, int min, int max) {
        StringBuilder word = new StringBuilder();
        int length = min + random.nextInt(max - min + 1);
        for (int i = 0; i < length; i++) {
            word.append((char) ('a' + random.nextInt(3)));
        }
        return word.toString();
    }
}
