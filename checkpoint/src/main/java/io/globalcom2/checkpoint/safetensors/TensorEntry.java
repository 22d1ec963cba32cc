package io.globalcom2.checkpoint.safetensors;

import io.globalcom2.tensor.FloatFormat;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** What a header says of one tensor: dtype by its name in the format, shape, and bytes [begin, end) of the data section. */
final class TensorEntry {
    /** Bits per element. Source: {@code Dtype::bitsize} in {@code safetensors/src/tensor.rs}. */
    private static final Map<String, Integer> BITS = Map.ofEntries(
            Map.entry("BOOL", 8),
            Map.entry("F4", 4),
            Map.entry("F6_E2M3", 6),
            Map.entry("F6_E3M2", 6),
            Map.entry("U8", 8),
            Map.entry("I8", 8),
            Map.entry("F8_E5M2", 8),
            Map.entry("F8_E4M3", 8),
            Map.entry("F8_E8M0", 8),
            Map.entry("I16", 16),
            Map.entry("U16", 16),
            Map.entry("F16", 16),
            Map.entry("BF16", 16),
            Map.entry("I32", 32),
            Map.entry("U32", 32),
            Map.entry("F32", 32),
            Map.entry("F64", 64),
            Map.entry("I64", 64),
            Map.entry("U64", 64),
            Map.entry("C64", 64));

    private final String dtype;
    private final long[] shape;
    private final long begin;
    private final long end;

    TensorEntry(String dtype, long[] shape, long begin, long end) {
        this.dtype = dtype;
        this.shape = shape;
        this.begin = begin;
        this.end = end;
    }

    String dtype() {
        return dtype;
    }

    /** The dtype if it is one to compute with. */
    Optional<FloatFormat> storedDtype() {
        return FloatFormat.ofSafetensors(dtype);
    }

    long[] shape() {
        return shape.clone();
    }

    long begin() {
        return begin;
    }

    long end() {
        return end;
    }

    long sizeBytes() {
        return end - begin;
    }

    /** Whether dtype, shape and bytes agree. */
    void check(String name) {
        Integer bits = BITS.get(dtype);
        if (bits == null) {
            throw new MalformedHeaderException("tensor " + name + " has the unknown dtype " + dtype);
        }
        long expectedBits = bits;
        try {
            for (long size : shape) {
                expectedBits = Math.multiplyExact(expectedBits, size);
            }
        } catch (ArithmeticException e) {
            throw new MalformedHeaderException(
                    "the size of tensor " + name + " overflows: " + Arrays.toString(shape), e);
        }
        if (expectedBits % Byte.SIZE != 0 || expectedBits / Byte.SIZE != sizeBytes()) {
            throw new MalformedHeaderException("tensor " + name + " of shape " + Arrays.toString(shape) + " and dtype "
                    + dtype + " expected " + expectedBits / 8.0 + " bytes, got " + sizeBytes());
        }
    }
}
