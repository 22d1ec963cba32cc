package io.globalcom2.form;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** A vocabulary as byte-level tokenizers have it: every byte, usual pieces of JSON, words, and pieces that begin or end inside of a character. */
public final class TestVocabulary {
    private static final List<String> PIECES = List.of(
            "{\"", "\"}", "\":", "\":\"", "\",\"", "\",", "},{\"", "[{\"", "[\"", "\"]", "]}", "[]", "{}", "true",
            "false", "null", "\\\"", "\\n", "\\u00", " the", "the", "name", "\"name", "value", "Zürich", "東京", "😀",
            "  ", "100", "0.", "-1", "e+", "12", "2024", "-0", "ab", "abc", "\\", "\\\\", "\"\"", ",\"", ":[", ":{",
            "1,2", "\n");

    private TestVocabulary() {}

    /** Bytes by token. */
    public static List<byte[]> tokens() {
        List<byte[]> tokens = new ArrayList<>();
        for (int value = 0; value < 256; value++) {
            tokens.add(new byte[] {(byte) value});
        }
        tokens.add(new byte[0]);
        PIECES.forEach(piece -> tokens.add(piece.getBytes(UTF_8)));
        Stream.of(
                        "Ã¼r",
                        "\u00e6\u009d",
                        "\u00b1\u00e4\u00ba",
                        "\u00f0\u009f",
                        "a\u00f0\u009f\u0098",
                        "\u0080\"",
                        "\"\u00c3")
                .forEach(piece -> tokens.add(piece.getBytes(ISO_8859_1)));
        // The same bytes twice, as byte tokens and letters of one tokenizer.
        tokens.add("a".getBytes(UTF_8));
        return tokens;
    }

    /** As many tokens, of random words, blanks and punctuation in lengths as vocabularies in the field have them. */
    public static List<byte[]> large(int size) {
        List<byte[]> tokens = new ArrayList<>(tokens());
        Random random = new Random(1);
        String letters = "etaoinshrdlucmfwypvbgkjqxz";
        String others = "{}[]\":,.;()=+-*/\\_<>0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZäöüéèñç東京日本語русскийязык";
        while (tokens.size() < size) {
            StringBuilder piece = new StringBuilder(random.nextInt(3) == 0 ? " " : "");
            int length = 1 + random.nextInt(1 + random.nextInt(14));
            boolean isWord = random.nextInt(4) > 0;
            for (int i = 0; i < length; i++) {
                String from = isWord || random.nextInt(3) == 0 ? letters : others;
                double skewed = random.nextDouble() * random.nextDouble();
                piece.append(from.charAt((int) (skewed * from.length())));
            }
            tokens.add(piece.toString().getBytes(UTF_8));
        }
        return tokens;
    }
}
