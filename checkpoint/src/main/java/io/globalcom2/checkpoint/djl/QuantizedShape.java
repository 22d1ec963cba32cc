package io.globalcom2.checkpoint.djl;

import io.globalcom2.checkpoint.config.WeightFormat;
import io.globalcom2.tensor.FloatFormat;
import java.util.Arrays;

/** How one matrix [N, K] lies in memory once it is quantized; {@code quantizer.py} says what the numbers mean. */
final class QuantizedShape {
    /** N is a multiple of it. */
    static final int ROWS = 64;
    /** Columns that share a scale in four bits; K is a multiple of it. */
    static final int COLUMNS = 32;

    static final int SCALES_SCALAR_TYPE = FloatFormat.BFLOAT16.torchScalarType();

    private static final int UINT8 = 0;
    static final int INT8 = 1;

    private final WeightFormat format;
    private final long[] values;
    private final long[] scales;

    private QuantizedShape(WeightFormat format, long[] values, long... scales) {
        this.format = format;
        this.values = values;
        this.scales = scales;
    }

    /**
     * The shape of a matrix in a format.
     *
     * @param packing the quantizer's example of how the machine packs four bits
     * @throws IllegalArgumentException when it packs them in a way that is not known here
     */
    static QuantizedShape of(WeightFormat format, byte[] packing, long... shape) {
        if (format.isEightBits()) {
            return new QuantizedShape(format, shape.clone(), shape[0]);
        }
        int together = rowsTogether(packing);
        return new QuantizedShape(
                format, new long[] {shape[0] / together, shape[1], together / 2}, shape[1] / COLUMNS, shape[0], 2);
    }

    /** Rows whose values lie together: 64 with AVX-512, 32 with AVX2. */
    private static int rowsTogether(byte[] packing) {
        int together = 8 * ((packing[0] >> 4) & 15);
        if ((together == 32 || together == 64) && Arrays.equals(packing, example(together))) {
            return together;
        }
        throw new IllegalArgumentException(
                "globalcom2.model.weights: expected dense or int8 on this machine, got int4: it needs AVX2 or AVX-512");
    }

    /** Two columns of 64 rows that hold a quarter of their number. */
    private static byte[] example(int together) {
        byte[] packed = new byte[ROWS];
        for (int i = 0; i < packed.length; i++) {
            int row = i / together * together + i % (together / 2);
            packed[i] = (byte) ((row + together / 2) / 4 * 16 + row / 4);
        }
        return packed;
    }

    /** [N, K] in eight bits; [N / B, K, B / 2] bytes in four, B rows lying together. */
    long[] values() {
        return values.clone();
    }

    /** [N], or [K / 32, N, 2] in four bits. */
    long[] scales() {
        return scales.clone();
    }

    String method() {
        return format.isEightBits() ? "int8" : "int4";
    }

    String valuesDtype() {
        return format.isEightBits() ? "I8" : "U8";
    }

    int valuesScalarType() {
        return format.isEightBits() ? INT8 : UINT8;
    }

    long valuesBytes() {
        return product(values);
    }

    long scalesBytes() {
        return product(scales) * FloatFormat.BFLOAT16.sizeBytes();
    }

    private static long product(long... sizes) {
        return Arrays.stream(sizes).reduce(1, Math::multiplyExact);
    }
}
