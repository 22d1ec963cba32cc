package io.globalcom2.quickstart;

import static io.globalcom2.checkpoint.djl.ProcessMemory.gigabytes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * How long the weights of a model take to be read, by how fast their beginning was read.
 *
 * @param bytes of all weights
 * @param sampleBytes of their beginning
 * @param sampleNanos that those took
 */
record ReadingTime(long bytes, long sampleBytes, long sampleNanos) {
    private static final int SAMPLE_BYTES = 64 << 20;
    private static final int BLOCK_BYTES = 1 << 20;

    /** Reads the beginning. */
    static ReadingTime of(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.toString().endsWith(".safetensors"))
                    .sorted()
                    .toList();
        }
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
        }
        long start = System.nanoTime();
        long read = files.isEmpty() ? 0 : readBeginning(files.get(0));
        return new ReadingTime(bytes, read, System.nanoTime() - start);
    }

    private static long readBeginning(Path file) throws IOException {
        byte[] block = new byte[BLOCK_BYTES];
        long read = 0;
        try (InputStream in = Files.newInputStream(file)) {
            for (int length = in.read(block); length > 0 && read < SAMPLE_BYTES; length = in.read(block)) {
                read += length;
            }
        }
        return read;
    }

    private long seconds() {
        return Math.round(bytes * (sampleNanos / 1e9) / Math.max(1, sampleBytes));
    }

    /** As a sentence for a person; nothing of what converting weights takes, which is not known before. */
    @Override
    public String toString() {
        return "%s of weights to read, about %d s at the rate of their first %d MB; converting comes on top"
                .formatted(gigabytes(bytes), Math.max(1, seconds()), Math.round(sampleBytes / 1e6));
    }
}
