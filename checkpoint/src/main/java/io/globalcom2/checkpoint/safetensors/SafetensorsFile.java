package io.globalcom2.checkpoint.safetensors;

import io.globalcom2.checkpoint.config.CheckpointException;
import io.globalcom2.checkpoint.config.CheckpointFile;
import io.globalcom2.tensor.FloatFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * One safetensors file: eight bytes with the header's length (little-endian), the header (JSON), the data. Source: the README of
 * huggingface/safetensors. Immutable; any thread.
 */
public final class SafetensorsFile {
    private static final int LENGTH_BYTES = Long.BYTES;

    private final Path path;
    private final long dataOffset;
    private final Map<String, TensorEntry> entries;

    private SafetensorsFile(Path path, long dataOffset, Map<String, TensorEntry> entries) {
        this.path = path;
        this.dataOffset = dataOffset;
        this.entries = entries;
    }

    /**
     * Reads and checks the header.
     *
     * @throws CheckpointException if the file cannot be read or is malformed
     */
    public static SafetensorsFile open(Path path) {
        CheckpointFile.requireRegular(path);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long fileBytes = channel.size();
            if (fileBytes < LENGTH_BYTES) {
                throw new MalformedHeaderException("expected at least " + LENGTH_BYTES + " bytes, got " + fileBytes);
            }
            long headerBytes = read(channel, 0, LENGTH_BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getLong();
            SafetensorsHeader.checkLength(headerBytes, fileBytes - LENGTH_BYTES);
            byte[] json = read(channel, LENGTH_BYTES, (int) headerBytes).array();
            long dataOffset = LENGTH_BYTES + headerBytes;
            return new SafetensorsFile(path, dataOffset, SafetensorsHeader.parse(json, fileBytes - dataOffset));
        } catch (MalformedHeaderException e) {
            throw new CheckpointException(path + " is malformed: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new CheckpointException("cannot read " + path, e);
        }
    }

    Path path() {
        return path;
    }

    /** What the file has, in the order of its data. */
    public Set<String> names() {
        return entries.keySet();
    }

    Weights.Stored stored(String name, String canonicalName) {
        TensorEntry entry = entries.get(name);
        return new Weights.Stored(canonicalName, entry.dtype(), entry.sizeBytes());
    }

    /**
     * A tensor of this file.
     *
     * @throws CheckpointException if the file lacks it, or it is of a dtype that is not computed with
     */
    public StoredTensor tensor(String name) {
        TensorEntry entry = entries.get(name);
        if (entry == null) {
            throw new CheckpointException(path + " has no tensor " + name);
        }
        FloatFormat dtype = entry.storedDtype()
                .orElseThrow(() -> new CheckpointException(
                        path + ": tensor " + name + " has the unsupported dtype " + entry.dtype()));
        return new StoredTensor(dtype, entry.shape(), new StoredBytes() {
            @Override
            public ByteBuffer map() {
                return SafetensorsFile.this.map(name, entry);
            }

            @Override
            public void read(long offset, ByteBuffer destination) {
                try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                    fill(destination, channel, dataOffset + entry.begin() + offset);
                } catch (IOException e) {
                    throw new CheckpointException("cannot read " + name + " of " + path, e);
                }
            }
        });
    }

    /**
     * Maps the bytes of a tensor of any dtype.
     *
     * @param dtype that it must have, by its name in the format
     * @param shape that it must have
     * @throws CheckpointException if the file lacks it, or it is another one
     */
    public ByteBuffer mapBytes(String name, String dtype, long... shape) {
        TensorEntry entry = entries.get(name);
        if (entry == null || !entry.dtype().equals(dtype) || !Arrays.equals(entry.shape(), shape)) {
            throw new CheckpointException(
                    "%s: expected %s of dtype %s and shape %s".formatted(path, name, dtype, Arrays.toString(shape)));
        }
        return map(name, entry);
    }

    private ByteBuffer map(String name, TensorEntry entry) {
        // A Java buffer ends at 2 GiB.
        if (entry.sizeBytes() > Integer.MAX_VALUE) {
            throw new CheckpointException(path + ": tensor " + name + " has " + entry.sizeBytes() + " bytes; at most "
                    + Integer.MAX_VALUE + " can be mapped in one piece");
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return channel.map(MapMode.READ_ONLY, dataOffset + entry.begin(), entry.sizeBytes());
        } catch (IOException e) {
            throw new CheckpointException("cannot map " + name + " of " + path, e);
        }
    }

    private static ByteBuffer read(FileChannel channel, long position, int sizeBytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(sizeBytes);
        fill(buffer, channel, position);
        return buffer.flip();
    }

    private static void fill(ByteBuffer buffer, FileChannel channel, long position) throws IOException {
        long next = position;
        while (buffer.hasRemaining()) {
            int count = channel.read(buffer, next);
            if (count < 0) {
                throw new MalformedHeaderException("it ends at byte " + next);
            }
            next += count;
        }
    }
}
