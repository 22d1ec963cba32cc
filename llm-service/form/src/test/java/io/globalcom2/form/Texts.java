package io.globalcom2.form;

import io.globalcom2.form.vocabulary.FormReader;
import io.globalcom2.form.vocabulary.FormedText;
import io.globalcom2.form.vocabulary.TokenTree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Asks which texts a form lets through, byte by byte. */
public final class Texts {
    private static final TokenTree BYTES = new TokenTree(
            IntStream.range(0, 256).mapToObj(value -> new byte[] {(byte) value}).toList());

    private final FormReader reader;

    private Texts(FormReader reader) {
        this.reader = reader;
    }

    public static Texts of(String jsonSchema) {
        return new Texts(new FormReader(
                AnswerForm.ofJsonSchema(jsonSchema.replace('\'', '"')).grammar(), BYTES, false));
    }

    /** Whether the form has this text. */
    public boolean has(String text) {
        FormedText formed = reader.text();
        for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
            int token = Byte.toUnsignedInt(value);
            if (!formed.allows(token)) {
                return false;
            }
            formed.add(token);
        }
        return formed.isWhole();
    }

    /** All texts of the form, of few bytes each. */
    public List<String> all() {
        return from("");
    }

    private List<String> from(String beginning) {
        FormedText formed = reader.text();
        beginning.chars().forEach(formed::add);
        List<String> further = IntStream.range(0, 128)
                .filter(formed::allows)
                .boxed()
                .flatMap(value -> from(beginning + (char) (int) value).stream())
                .toList();
        return formed.isWhole()
                ? Stream.concat(Stream.of(beginning), further.stream()).toList()
                : further;
    }
}
