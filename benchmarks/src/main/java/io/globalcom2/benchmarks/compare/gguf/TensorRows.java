package io.globalcom2.benchmarks.compare.gguf;

import io.globalcom2.checkpoint.safetensors.StoredTensor;
import io.globalcom2.tensor.FloatFormat;
import java.nio.ByteBuffer;
import java.util.function.IntUnaryOperator;

/** A tensor's rows as float32. A vector is one row. */
final class TensorRows {
    private final ByteBuffer data;
    private final FloatFormat dtype;
    private final IntUnaryOperator order;
    private final int rows;
    private final int width;

    /** @param order which row of the tensor comes at a place */
    TensorRows(StoredTensor tensor, IntUnaryOperator order) {
        long[] shape = tensor.shape();
        this.data = tensor.data();
        this.dtype = tensor.dtype();
        this.order = order;
        this.rows = shape.length == 1 ? 1 : Math.toIntExact(shape[0]);
        this.width = Math.toIntExact(shape[shape.length - 1]);
    }

    int rows() {
        return rows;
    }

    int width() {
        return width;
    }

    /** @param values [width] */
    void read(int place, float[] values) {
        int start = order.applyAsInt(place) * width;
        for (int i = 0; i < width; i++) {
            values[i] = element(start + i);
        }
    }

    private float element(int index) {
        return switch (dtype) {
            case FLOAT32 -> data.getFloat(index * Float.BYTES);
            case FLOAT16 -> Float16.fromBits(data.getShort(index * Short.BYTES));
            case BFLOAT16 -> Float.intBitsToFloat(data.getShort(index * Short.BYTES) << 16);
        };
    }
}
