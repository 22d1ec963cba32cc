package io.globalcom2.benchmarks.evaluation.data;

import io.globalcom2.failure.ServingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An image in a file of its own. */
record StoredImage(Path path) implements ImageSource {
    /**
     * The file, if it is there.
     *
     * @param where names the question in the message
     */
    static StoredImage existing(Path path, String where) {
        if (!Files.isRegularFile(path)) {
            throw ServingException.invalidInput("%s: expected an image file, got no %s".formatted(where, path));
        }
        return new StoredImage(path.normalize());
    }

    @Override
    public byte[] read() {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw ServingException.invalidInput("expected a readable image, got %s: %s".formatted(path, e));
        }
    }
}
