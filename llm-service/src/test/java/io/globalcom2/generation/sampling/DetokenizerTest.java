package io.globalcom2.generation.sampling;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DetokenizerTest {
    private static final List<String> WORDS =
            List.of("▁", "▁a", "b", "▁▁", "é", "▁漢", "字", "😀", "▁\n", ".", "", "<pad>", "👩‍🚀");

    private final SentencePieceTokens tokens = new SentencePieceTokens();

    @Test
    void keepsSpacesBetweenTokensAndDropsTheFirst() {
        assertThat(deltas(tokens, tokens.ids("▁Hello", "▁wor", "ld", "▁", "▁!")))
                .containsExactly("Hello", " wor", "ld", " ", " !", "");
    }

    @Test
    void aCharacterOfSeveralBytesComesAtOnce() {
        assertThat(deltas(tokens, tokens.ids("▁5", "<0xE2>", "<0x82>", "<0xAC>", "▁ok")))
                .containsExactly("5", "", "", "€", " ok", "");
    }

    @Test
    void whatNeverBecomesACharacterComesAtTheEnd() {
        assertThat(deltas(tokens, tokens.ids("a", "<0xE2>", "<0x82>"))).containsExactly("a", "", "", "\uFFFD\uFFFD");
    }

    @Test
    void aReplacementCharacterThatTheModelWritesIsKept() {
        assertThat(deltas(tokens, tokens.ids("a", "\uFFFD", "b"))).containsExactly("a", "", "\uFFFDb", "");
    }

    @Test
    void specialTokensDoNotSwallowTheSpaceAfterThem() {
        assertThat(deltas(tokens, tokens.ids("", "▁a", "", "", "▁b"))).containsExactly("", "a", "", "", " b", "");
    }

    @Test
    void theDeltasOfAnyTextAreTheText() {
        Random random = new Random(1);
        for (int trial = 0; trial < 3000; trial++) {
            int[] ids = randomTokens(random);

            List<String> deltas = deltas(tokens, ids);

            assertThat(String.join("", deltas)).isEqualTo(ids.length == 0 ? "" : tokens.decode(ids));
            assertThat(deltas).noneMatch(DetokenizerTest::splitsACharacter);
        }
    }

    @Test
    void theDeltasOfAnyBytesAreTheirText() {
        TokenDecoder byteLevel = DetokenizerTest::decodeBytes;
        Random random = new Random(2);
        for (int trial = 0; trial < 3000; trial++) {
            int[] ids = random.ints(random.nextInt(12), 0, 6)
                    .map(i -> new int[] {0x41, 0xE2, 0x82, 0xAC, 0xF0, 0x9F}[i])
                    .toArray();

            assertThat(String.join("", deltas(byteLevel, ids))).isEqualTo(decodeBytes(ids));
        }
    }

    @Test
    void decodesWindowsThatDoNotGrowWithTheAnswer() {
        int[] longest = {0};
        TokenDecoder counting = ids -> {
            longest[0] = Math.max(longest[0], ids.length);
            return tokens.decode(ids);
        };
        for (String token : List.of("▁a", "")) {
            int[] ids = new int[1000];
            Arrays.fill(ids, tokens.id(token));
            ids[0] = tokens.id("▁a");

            deltas(counting, ids);

            assertThat(longest[0]).isLessThan(8);
        }
    }

    /** One delta per token, and what came at the end. */
    private static List<String> deltas(TokenDecoder decoder, int... ids) {
        Detokenizer detokenizer = new Detokenizer(decoder);
        List<String> deltas = new ArrayList<>();
        for (int id : ids) {
            deltas.add(detokenizer.add(id));
        }
        deltas.add(detokenizer.finish());
        return deltas;
    }

    private int[] randomTokens(Random random) {
        List<String> pieces = new ArrayList<>();
        int count = random.nextInt(12);
        for (int i = 0; i < count; i++) {
            String word = WORDS.get(random.nextInt(WORDS.size()));
            if (random.nextInt(3) == 0) {
                for (byte value : word.replace('▁', '_').getBytes(UTF_8)) {
                    pieces.add(SentencePieceTokens.byteToken(value));
                }
            } else {
                pieces.add(word);
            }
        }
        return tokens.ids(pieces.toArray(String[]::new));
    }

    private static String decodeBytes(int... ids) {
        byte[] bytes = new byte[ids.length];
        for (int i = 0; i < ids.length; i++) {
            bytes[i] = (byte) ids[i];
        }
        return new String(bytes, UTF_8);
    }

    private static boolean splitsACharacter(String delta) {
        return delta.indexOf('\uFFFD') >= 0
                || (!delta.isEmpty()
                        && (Character.isLowSurrogate(delta.charAt(0))
                                || Character.isHighSurrogate(delta.charAt(delta.length() - 1))));
    }
}
