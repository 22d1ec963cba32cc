package io.globalcom2.generation.sampling;

import io.globalcom2.form.vocabulary.FormReaders;
import io.globalcom2.form.vocabulary.FormVocabulary;
import io.globalcom2.form.vocabulary.TokenTree;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Forms for models whose token n is the byte n + 32. */
public final class TestForms {
    private static final List<byte[]> TOKENS = IntStream.range(' ', 256)
            .mapToObj(value -> new byte[] {(byte) value})
            .toList();

    private TestForms() {}

    public static Samplers samplers(Integer... endOfSequence) {
        return new Samplers(
                Set.of(endOfSequence), new FormReaders(() -> new FormVocabulary(new TokenTree(TOKENS), false)));
    }

    /** The text of tokens. */
    public static String text(int... tokens) {
        return IntStream.of(tokens)
                .map(token -> token + ' ')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
