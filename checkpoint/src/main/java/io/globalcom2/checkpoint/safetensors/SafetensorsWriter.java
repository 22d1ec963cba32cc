package io.globalcom2.checkpoint.safetensors;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a safetensors file: the header first, so what is to come must be known, then the data of the tensors in their order. */
public final class SafetensorsWriter implements Closeable {
    private static final JsonMapper JSON = new JsonMapper();

    private final FileChannel channel;
    private final long end;

    /**
     * A tensor to come.
     *
     * @param dtype by its name in the format
     */
    public record Announced(String name, String dtype, long sizeBytes, List<Long> shape) {}

    /**
     * Creates the file and writes the header.
     *
     * @throws IOException when the file exists or cannot be written
     */
    public SafetensorsWriter(Path path, List<Announced> tensors) throws IOException {
        Map<String, Object> header = new LinkedHashMap<>();
        long offset = 0;
        for (Announced tensor : tensors) {
            long[] offsets = {offset, offset + tensor.sizeBytes()};
            header.put(
                    tensor.name(), Map.of("dtype", tensor.dtype(), "shape", tensor.shape(), "data_offsets", offsets));
            offset += tensor.sizeBytes();
        }
        String json = JSON.writeValueAsString(header);
        // Blanks behind it are allowed, and keep the data aligned as kernels like it.
        byte[] bytes = (json + " ".repeat(-(json.length() + Long.BYTES) & 63)).getBytes(UTF_8);
        channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        end = Long.BYTES + bytes.length + offset;
        write(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, bytes.length));
        write(ByteBuffer.wrap(bytes));
    }

    /** The next bytes, all that the buffer has left. */
    public void write(ByteBuffer data) throws IOException {
        while (data.hasRemaining()) {
            channel.write(data);
        }
    }

    /**
     * Brings everything to the disk.
     *
     * @throws IOException when it cannot be, or other than the announced bytes were written
     */
    public void finish() throws IOException {
        if (channel.position() != end) {
            throw new IOException("expected a file of " + end + " bytes, got " + channel.position());
        }
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
