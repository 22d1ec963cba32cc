package io.globalcom2.checkpoint.safetensors;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.globalcom2.tensor.FloatFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Writes small safetensors files, sound or not. */
public final class SafetensorsBuilder {
    private final StringBuilder header = new StringBuilder("{\"__metadata__\": {\"format\": \"pt\"}");
    private int dataBytes;

    /** A tensor whose bytes are all zero. */
    public SafetensorsBuilder zeros(String name, FloatFormat dtype, long... shape) {
        int sizeBytes = dtype.sizeBytes() * (int) Arrays.stream(shape).reduce(1, Math::multiplyExact);
        header.append(", \"%s\": {\"dtype\": \"%s\", \"shape\": %s, \"data_offsets\": [%d, %d]}"
                .formatted(name, dtype.safetensorsName(), Arrays.toString(shape), dataBytes, dataBytes + sizeBytes));
        dataBytes += sizeBytes;
        return this;
    }

    public void write(Path file) {
        write(file, header + "}", new byte[dataBytes]);
    }

    static void write(Path file, String header, byte... data) {
        byte[] json = header.getBytes(UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + json.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(data);
        write(file, bytes.array());
    }

    static void write(Path file, byte... content) {
        try {
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
