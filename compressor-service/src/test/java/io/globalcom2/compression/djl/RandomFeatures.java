package io.globalcom2.compression.djl;

import io.globalcom2.compression.features.Features;
import io.globalcom2.tensor.FloatFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/** Features drawn from a normal distribution, written in any element type, and what the bytes say when they are read back. */
final class RandomFeatures {
    private RandomFeatures() {}

    /** [views, tokens, width] */
    static Features draw(FloatFormat dtype, int views, int tokens, int width, long seed) {
        Random random = new Random(seed);
        int count = views * tokens * width;
        ByteBuffer bytes = ByteBuffer.allocateDirect(count * dtype.sizeBytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            put(bytes, dtype, (float) random.nextGaussian());
        }
        return new Features(dtype, width, tokens, bytes);
    }

    /** Features of one view of rows of the same width. */
    static Features of(FloatFormat dtype, float[]... rows) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(rows.length * rows[0].length * dtype.sizeBytes())
                .order(ByteOrder.LITTLE_ENDIAN);
        for (float[] row : rows) {
            for (float value : row) {
                put(bytes, dtype, value);
            }
        }
        return new Features(dtype, rows[0].length, rows.length, bytes);
    }

    /** Rows of a view, [T][C]. */
    static double[][] read(Features features, int view) {
        ByteBuffer bytes = features.ofView(view).order(ByteOrder.LITTLE_ENDIAN);
        double[][] rows = new double[features.viewTokens()][features.width()];
        for (double[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                row[i] = switch (features.dtype()) {
                    case FLOAT32 -> bytes.getFloat();
                    case FLOAT16 -> half(bytes.getShort());
                    case BFLOAT16 -> Float.intBitsToFloat(bytes.getShort() << 16);
                };
            }
        }
        return rows;
    }

    private static void put(ByteBuffer bytes, FloatFormat dtype, float value) {
        switch (dtype) {
            case FLOAT32 -> bytes.putFloat(value);
            case FLOAT16 -> bytes.putShort(half(value));
            case BFLOAT16 -> bytes.putShort((short) (Float.floatToRawIntBits(value) >> 16));
        }
    }

    /** Cut off, not rounded; of magnitudes from 2^-14 to 65504, others are 0. IEEE 754: 1 bit of sign, 5 of exponent, 10 of fraction. */
    private static short half(float value) {
        int bits = Float.floatToRawIntBits(value);
        int exponent = ((bits >> 23) & 0xff) - 127 + 15;
        if (exponent < 1 || exponent > 30) {
            return 0;
        }
        return (short) (((bits >> 16) & 0x8000) | exponent << 10 | ((bits >> 13) & 0x3ff));
    }

    private static double half(short bits) {
        int exponent = (bits >> 10) & 0x1f;
        double fraction = (bits & 0x3ff) / 1024.0;
        return (bits < 0 ? -1 : 1) * (exponent == 0 ? 0 : Math.scalb(1 + fraction, exponent - 15));
    }
}
