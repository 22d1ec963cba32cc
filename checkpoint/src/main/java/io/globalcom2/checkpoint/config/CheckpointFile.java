package io.globalcom2.checkpoint.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Files of a checkpoint folder that are read whole. Links to regular files are followed: Hugging Face's cache is made of them. */
public final class CheckpointFile {
    /** The largest are tokenizers; 256,000 tokens take some 30 MB. */
    private static final long MAX_BYTES = 64L << 20;

    private CheckpointFile() {}

    /**
     * The content of a file that may be missing.
     *
     * @throws CheckpointException if it is no regular file, too large, or cannot be read
     */
    public static Optional<byte[]> readIfPresent(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        requireRegular(file);
        try {
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw new CheckpointException(
                        file + ": expected at most " + MAX_BYTES + " bytes, got a file of " + size);
            }
            return Optional.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new CheckpointException("cannot read " + file, e);
        }
    }

    /**
     * Refuses what is there and is no file with an end: a folder, a pipe, a device.
     *
     * @throws CheckpointException if it is such
     */
    public static void requireRegular(Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new CheckpointException(file + ": expected a regular file or a link to one");
        }
    }
}
