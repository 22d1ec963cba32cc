package io.globalcom2.benchmarks.synthetic;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.globalcom2.checkpoint.safetensors.SafetensorsWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Writes bfloat16 tensors into safetensors shards of about 4 GiB with an index, as large checkpoints come. */
final class ShardWriter implements Closeable {
    private static final long SHARD_BYTES = 4L << 30;
    /** Standard deviation Llama and CLIP are initialised with (initializer_range). */
    private static final double DEVIATION = 0.02;

    private static final int BLOCK_ELEMENTS = 1 << 22;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final ByteBuffer noise = block(new Random(1)::nextGaussian, DEVIATION);
    private final ByteBuffer ones = block(() -> 1, 1);
    private final List<Entry> shard = new ArrayList<>();
    private final Map<String, String> index = new LinkedHashMap<>();
    private long shardBytes;
    private int shards;

    private record Entry(SafetensorsWriter.Announced tensor, ByteBuffer block) {}

    @FunctionalInterface
    private interface Source {
        double next();
    }

    ShardWriter(Path folder) {
        this.folder = folder;
    }

    /** A tensor of normally distributed numbers; all tensors repeat the same four million of them. */
    void random(String name, int... shape) throws IOException {
        add(name, shape, noise);
    }

    void ones(String name, int... shape) throws IOException {
        add(name, shape, ones);
    }

    @Override
    public void close() throws IOException {
        flush();
        JSON.writeValue(
                folder.resolve("model.safetensors.index.json").toFile(),
                Map.of("metadata", Map.of(), "weight_map", index));
    }

    private void add(String name, int[] shape, ByteBuffer block) throws IOException {
        List<Long> extents = Arrays.stream(shape).mapToObj(Long::valueOf).toList();
        long bytes = extents.stream().reduce((long) Short.BYTES, Math::multiplyExact);
        if (shardBytes + bytes > SHARD_BYTES) {
            flush();
        }
        shard.add(new Entry(new SafetensorsWriter.Announced(name, "BF16", bytes, extents), block));
        shardBytes += bytes;
    }

    private void flush() throws IOException {
        if (shard.isEmpty()) {
            return;
        }
        shards++;
        String file = "model-%05d.safetensors".formatted(shards);
        List<SafetensorsWriter.Announced> tensors =
                shard.stream().map(Entry::tensor).toList();
        try (SafetensorsWriter writer = new SafetensorsWriter(folder.resolve(file), tensors)) {
            for (Entry entry : shard) {
                index.put(entry.tensor().name(), file);
                writeRepeated(writer, entry);
            }
            writer.finish();
        }
        shard.clear();
        shardBytes = 0;
    }

    private static void writeRepeated(SafetensorsWriter writer, Entry entry) throws IOException {
        for (long left = entry.tensor().sizeBytes(); left > 0; ) {
            ByteBuffer part = entry.block().duplicate();
            part.limit((int) Math.min(left, part.capacity()));
            left -= part.remaining();
            writer.write(part);
        }
    }

    private static ByteBuffer block(Source source, double scale) {
        ByteBuffer block =
                ByteBuffer.allocateDirect(BLOCK_ELEMENTS * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < BLOCK_ELEMENTS; i++) {
            // The upper half of a binary32: rounding towards zero is good enough for noise.
            block.putShort((short) (Float.floatToRawIntBits((float) (source.next() * scale)) >>> 16));
        }
        return block.flip();
    }
}
