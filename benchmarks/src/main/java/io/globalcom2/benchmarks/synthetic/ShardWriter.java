package io.globalcom2.benchmarks.synthetic;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

    private record Entry(String name, List<Integer> shape, long bytes, ByteBuffer block) {}

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
        long bytes = Short.BYTES;
        for (int extent : shape) {
            bytes *= extent;
        }
        if (shardBytes + bytes > SHARD_BYTES) {
            flush();
        }
        shard.add(new Entry(name, Arrays.stream(shape).boxed().toList(), bytes, block));
        shardBytes += bytes;
    }

    private void flush() throws IOException {
        if (shard.isEmpty()) {
            return;
        }
        shards++;
        String file = "model-%05d.safetensors".formatted(shards);
        try (FileChannel channel =
                FileChannel.open(folder.resolve(file), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] header = header();
            ByteBuffer length = ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(0, header.length);
            channel.write(length);
            channel.write(ByteBuffer.wrap(header));
            for (Entry entry : shard) {
                index.put(entry.name(), file);
                writeRepeated(channel, entry);
            }
        }
        shard.clear();
        shardBytes = 0;
    }

    private byte[] header() {
        Map<String, Object> header = new LinkedHashMap<>();
        long offset = 0;
        for (Entry entry : shard) {
            header.put(entry.name(), Map.of("dtype", "BF16", "shape", entry.shape(), "data_offsets", new long[] {
                offset, offset + entry.bytes()
            }));
            offset += entry.bytes();
        }
        try {
            String json = JSON.writeValueAsString(header);
            // The format allows trailing spaces, which keep the tensors aligned to 8 bytes.
            return (json + " ".repeat((8 - json.length() % 8) % 8)).getBytes(StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeRepeated(FileChannel channel, Entry entry) throws IOException {
        for (long left = entry.bytes(); left > 0; ) {
            ByteBuffer part = entry.block().duplicate();
            part.limit((int) Math.min(left, part.capacity()));
            while (part.hasRemaining()) {
                left -= channel.write(part);
            }
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
