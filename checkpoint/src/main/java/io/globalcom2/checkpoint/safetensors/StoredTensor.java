package io.globalcom2.checkpoint.safetensors;

import static java.util.Objects.requireNonNull;

import io.globalcom2.tensor.FloatFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** One tensor of a checkpoint: little-endian, row-major. Nothing is read or mapped before it is asked for. */
public final class StoredTensor {
    private final FloatFormat dtype;
    private final long[] shape;
    private final StoredBytes bytes;

    /**
     * A tensor over memory outside the heap.
     *
     * @param data direct buffer with exactly the tensor's bytes between position and limit
     */
    public StoredTensor(FloatFormat dtype, long[] shape, ByteBuffer data) {
        this(dtype, shape, StoredBytes.of(data));
        if (!data.isDirect() || data.remaining() != sizeBytes()) {
            throw new IllegalArgumentException("expected a direct buffer of " + sizeBytes() + " bytes, got " + data);
        }
    }

    StoredTensor(FloatFormat dtype, long[] shape, StoredBytes bytes) {
        this.dtype = requireNonNull(dtype, "dtype is null");
        this.shape = shape.clone();
        this.bytes = bytes;
    }

    public FloatFormat dtype() {
        return dtype;
    }

    /** A copy; outermost dimension first, empty for a scalar. */
    public long[] shape() {
        return shape.clone();
    }

    public long sizeBytes() {
        return dtype.sizeBytes() * Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    /**
     * The bytes in mapped memory, little-endian, for as long as the result is reachable.
     *
     * @throws io.globalcom2.checkpoint.config.CheckpointException when they are more than a buffer holds, or cannot be mapped
     */
    public ByteBuffer data() {
        return bytes.map().order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Copies bytes without mapping them: what is mapped counts as memory of this process until the collector finds it.
     *
     * @param offset of the first byte
     * @param destination filled from its position to its limit, and flipped
     * @throws io.globalcom2.checkpoint.config.CheckpointException when they cannot be read
     */
    public void read(long offset, ByteBuffer destination) {
        bytes.read(offset, destination);
        destination.flip();
    }
}
