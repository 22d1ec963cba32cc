package io.globalcom2.checkpoint.safetensors;

import static java.util.Objects.requireNonNull;

import io.globalcom2.tensor.FloatFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** One tensor of a checkpoint, in mapped memory: little-endian, row-major, outside the heap. Mapped for as long as {@link #data} is reachable. */
public final class StoredTensor {
    private final FloatFormat dtype;
    private final long[] shape;
    private final ByteBuffer data;

    /**
     * A tensor over memory outside the heap.
     *
     * @param data direct buffer with exactly the tensor's bytes between position and limit
     */
    public StoredTensor(FloatFormat dtype, long[] shape, ByteBuffer data) {
        this.dtype = requireNonNull(dtype, "dtype is null");
        this.shape = shape.clone();
        this.data = data.slice().order(ByteOrder.LITTLE_ENDIAN);
        long expectedBytes = dtype.sizeBytes() * Arrays.stream(shape).reduce(1, Math::multiplyExact);
        if (!data.isDirect() || data.remaining() != expectedBytes) {
            throw new IllegalArgumentException("expected a direct buffer of " + expectedBytes + " bytes, got " + data);
        }
    }

    public FloatFormat dtype() {
        return dtype;
    }

    /** A copy; outermost dimension first, empty for a scalar. */
    public long[] shape() {
        return shape.clone();
    }

    /** A new view of the bytes, little-endian. */
    public ByteBuffer data() {
        return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }
}
