package io.globalcom2.checkpoint.djl;

import io.globalcom2.checkpoint.safetensors.StoredTensor;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The bytes of a tensor of any dtype that libtorch has, outside the heap, little-endian and row-major; kept as they are where weights are converted. */
public final class TensorBytes {
    private final ByteBuffer data;
    private final int scalarType;
    private final long[] shape;

    /** @param scalarType the dtype's number in {@code c10/core/ScalarType.h} of PyTorch */
    TensorBytes(ByteBuffer data, int scalarType, long... shape) {
        this.data = data;
        this.scalarType = scalarType;
        this.shape = shape.clone();
    }

    /** Those of a stored tensor. */
    static TensorBytes of(StoredTensor tensor) {
        return new TensorBytes(tensor.data(), tensor.dtype().torchScalarType(), tensor.shape());
    }

    ByteBuffer data() {
        return data.duplicate();
    }

    int elementBytes() {
        return Math.toIntExact(data.remaining() / Arrays.stream(shape).reduce(1, Math::multiplyExact));
    }

    int scalarType() {
        return scalarType;
    }

    long[] shape() {
        return shape.clone();
    }
}
