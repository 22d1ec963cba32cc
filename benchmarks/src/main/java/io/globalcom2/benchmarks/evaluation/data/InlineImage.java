package io.globalcom2.benchmarks.evaluation.data;

import io.globalcom2.failure.ServingException;
import java.util.Base64;

/** An image that stands in the data file as base64. Of equal texts there is one in memory. */
record InlineImage(String base64) implements ImageSource {
    @Override
    public byte[] read() {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw ServingException.invalidInput(
                    "image: expected base64, got %s: %s".formatted(start(base64), e.getMessage()));
        }
    }

    private static String start(String text) {
        return text.substring(0, Math.min(20, text.length())) + "...";
    }
}
