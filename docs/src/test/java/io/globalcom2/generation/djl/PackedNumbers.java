package io.globalcom2.generation.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.globalcom2.generation.decoding.PromptRows;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * What passes between packing a prompt and reading it, as numbers, to compare each with a reference by itself. Of a model that computes on the
 * CPU in float32. In this package because packed rows are nobody's business outside of it.
 */
public final class PackedNumbers {
    private PackedNumbers() {}

    /** The numbers of packed rows: [P, W], row-major. */
    public static float[] of(PromptRows rows) {
        FloatBuffer numbers = ByteBuffer.wrap(((PackedPrompt) rows).rows().toByteArray())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        float[] values = new float[numbers.remaining()];
        numbers.get(values);
        return values;
    }

    /**
     * Rows of these numbers.
     *
     * @param values [P, W], row-major
     */
    public static PromptRows pack(int width, float... values) {
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        Shape shape = new Shape(values.length / width, (long) width * Float.BYTES);
        return PackedPrompt.in(
                NDManager.newBaseManager(Device.cpu(), "PyTorch"),
                0,
                memory -> new NDList(memory.create(bytes, shape, DataType.UINT8)));
    }
}
