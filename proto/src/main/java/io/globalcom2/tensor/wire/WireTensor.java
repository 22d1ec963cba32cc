package io.globalcom2.tensor.wire;

import io.globalcom2.failure.ServingException;
import io.globalcom2.proto.v1.Dtype;
import io.globalcom2.proto.v1.Tensor;
import io.globalcom2.tensor.FloatFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A tensor whose dtype, shape and byte count are known to agree.
 *
 * @param shape extent of each dimension, outermost first; empty for a scalar
 * @param data the elements between position and limit, read-only, little-endian, row-major
 */
public record WireTensor(FloatFormat dtype, List<Long> shape, ByteBuffer data) {
    private static final int MAX_RANK = 8;

    /** All bits of the exponent are set in infinite numbers and in NaN, and in no other. */
    private static final int FLOAT32_EXPONENT = 0x7F80_0000;

    private static final int FLOAT16_EXPONENT = 0x7C00;
    private static final int BFLOAT16_EXPONENT = 0x7F80;

    /**
     * Checks a message before anything is allocated for it. The elements are not copied.
     *
     * @param field name of the message's field, put in front of the error
     * @throws ServingException INVALID_INPUT when dtype, shape and byte count do not agree
     */
    public static WireTensor read(String field, Tensor tensor) {
        List<Long> shape = List.copyOf(tensor.getShapeList());
        FloatFormat dtype = format(field, tensor.getDtype());
        long expectedBytes = byteCount(field, dtype, shape);
        if (tensor.getData().size() != expectedBytes) {
            throw ServingException.invalidInput("%s.data: expected %d bytes for shape %s of %s, got %d"
                    .formatted(
                            field,
                            expectedBytes,
                            shape,
                            tensor.getDtype(),
                            tensor.getData().size()));
        }
        ByteBuffer data = tensor.getData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        return new WireTensor(dtype, shape, data);
    }

    /**
     * This, when every element is a number: what is computed with one that is none is none either.
     *
     * @param field put in front of the error
     * @throws ServingException INVALID_INPUT when one is infinite or NaN
     */
    public WireTensor requireFinite(String field) {
        for (int at = data.position(); at < data.limit(); at += dtype.sizeBytes()) {
            boolean finite =
                    switch (dtype) {
                        case FLOAT32 -> (data.getInt(at) & FLOAT32_EXPONENT) != FLOAT32_EXPONENT;
                        case FLOAT16 -> (data.getShort(at) & FLOAT16_EXPONENT) != FLOAT16_EXPONENT;
                        case BFLOAT16 -> (data.getShort(at) & BFLOAT16_EXPONENT) != BFLOAT16_EXPONENT;
                    };
            if (!finite) {
                throw ServingException.invalidInput("%s.data: expected finite numbers, got an infinite one or NaN at %d"
                        .formatted(field, (at - data.position()) / dtype.sizeBytes()));
            }
        }
        return this;
    }

    /**
     * The format that a message names.
     *
     * @param field put in front of {@code .dtype} in the error
     * @throws ServingException INVALID_INPUT for a dtype this version does not know
     */
    public static FloatFormat format(String field, Dtype dtype) {
        return FloatFormat.ofWire(dtype == Dtype.UNRECOGNIZED ? -1 : dtype.getNumber())
                .orElseThrow(() -> ServingException.invalidInput(
                        field + ".dtype: expected DTYPE_FLOAT32, DTYPE_FLOAT16 or DTYPE_BFLOAT16, got " + dtype));
    }

    /** As messages name the format. */
    public static Dtype dtype(FloatFormat format) {
        return Dtype.forNumber(format.wireNumber());
    }

    private static long byteCount(String field, FloatFormat dtype, List<Long> shape) {
        long count = dtype.sizeBytes();
        if (shape.size() > MAX_RANK) {
            throw ServingException.invalidInput(
                    "%s.shape: expected at most %d dimensions, got %d".formatted(field, MAX_RANK, shape.size()));
        }
        for (long extent : shape) {
            if (extent < 0) {
                throw ServingException.invalidInput(
                        "%s.shape: expected extents of at least 0, got %s".formatted(field, shape));
            }
        }
        if (shape.contains(0L)) {
            return 0;
        }
        try {
            for (long extent : shape) {
                count = Math.multiplyExact(count, extent);
            }
        } catch (ArithmeticException e) {
            throw ServingException.invalidInput(
                    "%s.shape: expected fewer than 2^63 bytes, got %s".formatted(field, shape));
        }
        return count;
    }
}
