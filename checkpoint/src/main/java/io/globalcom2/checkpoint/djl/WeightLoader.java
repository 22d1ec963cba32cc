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
     * @return Dict[str, Tensor]
     */
    static IValue toCompute(TorchRuntime runtime, NDManager owner, Map<String, StoredTensor> weights) {
        ProgramSource source = ProgramSource.read(WeightLoader.class, "weights.py", Map.of());
        try (TorchProgram program = runtime.load(source)) {
            weights.forEach((name, tensor) -> add(program, runtime, owner, name, tensor));
            return program.run("all");
        }
    }

    private static void add(
            TorchProgram program, TorchRuntime runtime, NDManager owner, String name, StoredTensor tensor) {
        int storedCode = tensor.dtype().torchScalarType();
        int computeCode = runtime.computeDtype().torchScalarType();
        boolean usedInPlace = !runtime.device().isGpu() && storedCode == computeCode;
        try (NDManager passing = owner.newSubManager()) {
            ByteBuffer bytes = aligned(tensor);
            NDArray data = (usedInPlace ? owner : passing).create(bytes, new Shape(bytes.remaining()), DataType.UINT8);
            program.call(passing, "add", name, data, storedCode, tensor.shape(), computeCode);
        }
    }

    /** Files need not align their tensors; kernels expect it. */
    private static ByteBuffer aligned(StoredTensor tensor) {
        ByteBuffer data = tensor.data();
        if (data.alignmentOffset(0, tensor.dtype().sizeBytes()) == 0) {
            return data;
        }
        return ByteBuffer.allocateDirect(data.remaining()).put(data).flip();
    }
}
