package io.globalcom2.benchmarks.compare.gguf;

import java.nio.ByteBuffer;

/**
 * A block of Q4_0: 32 elements x as scale d and numbers q in 0 .. 15, x = d · (q − 8). The element furthest from zero becomes −8 exactly. Source: {@code
 * quantize_row_q4_0_ref} of {@code ggml-quants.c}.
 */
final class FourBitBlock {
    private static final int HALF = 16;

    private FourBitBlock() {}

    /** Writes the scale and 16 bytes: byte i holds element i in its lower half, element 16 + i in its upper one. */
    static void write(float[] row, int start, ByteBuffer to) {
        float furthest = 0;
        for (int i = start; i < start + 2 * HALF; i++) {
            if (Math.abs(row[i]) > Math.abs(furthest)) {
                furthest = row[i];
            }
        }
        float scale = furthest / -8;
        float inverse = scale == 0 ? 0 : 1 / scale;
        to.putShort(Float16.toBits(scale));
        for (int i = start; i < start + HALF; i++) {
            to.put((byte) (number(row[i] * inverse) | number(row[i + HALF] * inverse) << 4));
        }
    }

    /** The elements that a block stands for. */
    static void read(ByteBuffer from, float[] row, int start) {
        float scale = Float16.fromBits(from.getShort());
        for (int i = start; i < start + HALF; i++) {
            int numbers = from.get();
            row[i] = scale * ((numbers & 0xf) - 8);
            row[i + HALF] = scale * ((numbers >> 4 & 0xf) - 8);
        }
    }

    private static int number(float scaled) {
        return Math.min(15, (int) (scaled + 8.5f));
    }
}
