package io.globalcom2.benchmarks.compare.gguf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file in the making: version 3, little-endian. Magic, version, how many tensors and keys; keys with their values; name, extents (innermost
 * first), type and offset of each tensor; then the tensors, each at a multiple of 32 bytes.
 */
final class GgufFile {
    private static final int MAGIC = 'G' | 'G' << 8 | 'U' << 16 | 'F' << 24;
    private static final int VERSION = 3;
    private static final int ALIGNMENT = 32;
    /** Numbers of value types: {@code gguf_type}. */
    private static final int UINT32 = 4;

    private static final int INT32 = 5;
    private static final int FLOAT32 = 6;
    private static final int STRING = 8;
    private static final int ARRAY = 9;
    private static final int HEADER_BYTES = 1 << 24;

    private final Map<String, Object> values = new LinkedHashMap<>();
    private final List<Tensor> tensors = new ArrayList<>();

    private record Tensor(String name, ElementType type, TensorRows rows) {
        long sizeBytes() {
            return type.sizeBytes((long) rows.rows() * rows.width());
        }
    }

    /** @param value Integer (as uint32), Float, String, or a list of Integer (as int32), Float or String */
    void put(String key, Object value) {
        values.put(key, value);
    }

    /** @throws IllegalArgumentException where the rows are not whole blocks */
    void add(String name, ElementType type, TensorRows rows) {
        if (rows.width() % type.blockElements != 0) {
            throw new IllegalArgumentException("%s: expected a width that is a multiple of %d, got %d"
                    .formatted(name, type.blockElements, rows.width()));
        }
        tensors.add(new Tensor(name, type, rows));
    }

    /** Writes over what is there. */
    void write(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            writeAll(channel, header());
            for (Tensor tensor : tensors) {
                writeTensor(channel, tensor);
            }
        }
    }

    private ByteBuffer header() {
        ByteBuffer to = buffer(HEADER_BYTES);
        to.putInt(MAGIC).putInt(VERSION).putLong(tensors.size()).putLong(values.size());
        values.forEach((key, value) -> {
            putText(to, key);
            to.putInt(typeOf(value));
            putValue(to, value);
        });
        long offset = 0;
        for (Tensor tensor : tensors) {
            putText(to, tensor.name());
            boolean vector = tensor.rows().rows() == 1;
            to.putInt(vector ? 1 : 2).putLong(tensor.rows().width());
            if (!vector) {
                to.putLong(tensor.rows().rows());
            }
            to.putInt(tensor.type().number).putLong(offset);
            offset += aligned(tensor.sizeBytes());
        }
        return to.position((int) aligned(to.position())).flip();
    }

    private static int typeOf(Object value) {
        if (value instanceof Integer) {
            return UINT32;
        }
        if (value instanceof Float) {
            return FLOAT32;
        }
        return value instanceof String ? STRING : ARRAY;
    }

    private static void putValue(ByteBuffer to, Object value) {
        if (value instanceof Integer number) {
            to.putInt(number);
        } else if (value instanceof Float number) {
            to.putFloat(number);
        } else if (value instanceof String text) {
            putText(to, text);
        } else {
            List<?> list = (List<?>) value;
            int type = typeOf(list.get(0));
            to.putInt(type == UINT32 ? INT32 : type).putLong(list.size());
            list.forEach(element -> putValue(to, element));
        }
    }

    private static void putText(ByteBuffer to, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        to.putLong(bytes.length).put(bytes);
    }

    private static void writeTensor(FileChannel channel, Tensor tensor) throws IOException {
        TensorRows rows = tensor.rows();
        float[] row = new float[rows.width()];
        int rowBytes = (int) tensor.type().sizeBytes(rows.width());
        ByteBuffer block = buffer(Math.max(1, (1 << 22) / rowBytes) * rowBytes);
        for (int place = 0; place < rows.rows(); place++) {
            rows.read(place, row);
            tensor.type().write(row, block);
            if (!block.hasRemaining()) {
                writeAll(channel, block.flip());
                block.clear();
            }
        }
        writeAll(channel, block.flip());
        writeAll(channel, buffer((int) (aligned(tensor.sizeBytes()) - tensor.sizeBytes())));
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
