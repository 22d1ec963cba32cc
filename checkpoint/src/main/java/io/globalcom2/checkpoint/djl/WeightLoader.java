package io.globalcom2.checkpoint.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import io.globalcom2.checkpoint.safetensors.StoredTensor;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * Mapped weights to tensors in the compute dtype, by the program {@code weights.py}. Weights cross into libtorch as bytes, because DJL knows no bfloat16; the
 * tensors come back as one value that Java passes on without looking inside.
 */
final class WeightLoader {
    private WeightLoader() {}

    /**
     * Loads every weight.
     *
     * @param owner holds on to the mapped memory that the result uses in place
     * @param packed what keeps the dtype it is stored in
     * @return Dict[str, Tensor]
     */
    static IValue load(
            TorchRuntime runtime, NDManager owner, Map<String, StoredTensor> weights, Map<String, TensorBytes> packed) {
        ProgramSource source = ProgramSource.read(WeightLoader.class, "weights.py", Map.of());
        int computeType = runtime.computeDtype().torchScalarType();
        try (TorchProgram program = runtime.load(source)) {
            weights.forEach((name, tensor) -> add(program, runtime, owner, name, TensorBytes.of(tensor), computeType));
            packed.forEach((name, tensor) -> add(program, runtime, owner, name, tensor, tensor.scalarType()));
            return program.run("all");
        }
    }

    private static void add(
            TorchProgram program,
            TorchRuntime runtime,
            NDManager owner,
            String name,
            TensorBytes tensor,
            int loadedType) {
        boolean usedInPlace = !runtime.device().isGpu() && tensor.scalarType() == loadedType;
        try (NDManager passing = owner.newSubManager()) {
            ByteBuffer bytes = aligned(tensor.data(), tensor.elementBytes());
            NDArray data = (usedInPlace ? owner : passing).create(bytes, new Shape(bytes.remaining()), DataType.UINT8);
            program.call(passing, "add", name, data, tensor.scalarType(), tensor.shape(), loadedType);
        }
    }

    /** Files need not align their tensors; kernels expect it. */
    static ByteBuffer aligned(ByteBuffer data, int unitBytes) {
        if (data.alignmentOffset(0, unitBytes) == 0) {
            return data;
        }
        return ByteBuffer.allocateDirect(data.remaining()).put(data).flip();
    }
}
