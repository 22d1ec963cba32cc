package io.globalcom2.benchmarks.evaluation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Tells checkpoints apart without reading gigabytes: the configuration, and of every weight file its name, its size and its first mebibyte. */
final class ModelFingerprint {
    private static final int HEAD_BYTES = 1 << 20;
    private static final int SHOWN_BYTES = 8;

    private ModelFingerprint() {}

    static String of(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            List<Path> sorted = files.filter(Files::isRegularFile).sorted().toList();
            for (Path file : sorted) {
                String name = file.getFileName().toString();
                if (name.endsWith(".json") || name.endsWith(".jinja") || name.endsWith(".safetensors")) {
                    digest.update((name + Files.size(file)).getBytes(StandardCharsets.UTF_8));
                    try (InputStream in = Files.newInputStream(file)) {
                        digest.update(in.readNBytes(HEAD_BYTES));
                    }
                }
            }
            return HexFormat.of().formatHex(digest.digest(), 0, SHOWN_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every Java has it.
        }
    }
}
