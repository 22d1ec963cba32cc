package io.globalcom2.benchmarks.compare.gguf;

import java.nio.ByteBuffer;

/** How a tensor's rows are stored. Numbers: {@code ggml_type} of {@code ggml.h}. */
enum ElementType {
    F32(0, 1, Float.BYTES) {
        @Override
        void write(float[] row, ByteBuffer to) {
            for (float value : row) {
                to.putFloat(value);
            }
        }
    },
    /** 32 elements: a scale in binary16, and a number of four bits for each. */
    Q4_0(2, 32, Short.BYTES + 16) {
        @Override
        void write(float[] row, ByteBuffer to) {
            for (int start = 0; start < row.length; start += 32) {
                FourBitBlock.write(row, start, to);
            }
        }
    };

    final int number;
    final int blockElements;
    private final int blockBytes;

    ElementType(int number, int blockElements, int blockBytes) {
        this.number = number;
        this.blockElements = blockElements;
        this.blockBytes = blockBytes;
    }

    /** @param row as many elements as blocks are full */
    abstract void write(float[] row, ByteBuffer to);

    long sizeBytes(long elements) {
        return elements / blockElements * blockBytes;
    }
}
