package io.globalcom2.quickstart.endtoend;

import io.globalcom2.quickstart.chat.SampleQuestion;
import io.globalcom2.quickstart.chat.Samples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Questions with known answers, about pictures of every shape: square, wide, tall, padded; PNG and JPEG. */
final class Questions {
    /** 448 × 336, so two of the eight rows above and below are padding: 64 + 12 · 16 = 256 visual tokens in 12 rows. */
    static final SampleQuestion PADDED = find("scene-3.png", "What number is on the purple circle?");

    /** Tokens of that question as a prompt: the text around the picture, the beginning of the sequence included. */
    static final int PADDED_TEXT_TOKENS = 15;

    static final int PADDED_ORIGINAL = 256;
    static final int PADDED_NEWLINES = 12;

    private Questions() {}

    private static List<SampleQuestion> all() {
        try {
            return Samples.all(RunningBackend.SAMPLES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One question of each group about each picture. */
    static List<SampleQuestion> oneOfEachGroup() {
        List<String> seen = new ArrayList<>();
        return all().stream()
                .filter(question -> {
                    String key = question.image() + question.group();
                    return !seen.contains(key) && seen.add(key);
                })
                .toList();
    }

    private static SampleQuestion find(String image, String text) {
        return all().stream()
                .filter(question ->
                        question.image().endsWith(image) && question.text().equals(text))
                .findFirst()
                .orElseThrow();
    }
}
