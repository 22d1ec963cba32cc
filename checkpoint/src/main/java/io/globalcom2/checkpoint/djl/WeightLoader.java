package io.globalcom2.checkpoint.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import io.globalcom2.checkpoint.safetensors.StoredTensor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Mapped weights to tensors in the compute dtype, by the program {@code weights.py}. Weights cross into libtorch as bytes, because DJL knows no bfloat16; the
 * tensors come back as one value that Java passes on without looking inside.
 */
final class WeightLoader {
    private static final Logger LOG = Logger.getLogger(WeightLoader.class);
    private static final long BYTES_AT_A_TIME = 1 << 20;

    private WeightLoader() {}

    /**
     * Loads every weight.
     *
     * @param owner holds on to the mapped memory that the result uses in place
     * @param loading the same of memory that the program repacks: matrices in eight bits
     * @param asStored names of weights that keep the dtype they are stored in
     * @param packed what libtorch's kernels take as it is
     * @return Dict[str, Tensor]
     */
    static IValue load(
            TorchRuntime runtime,
            NDManager owner,
            NDManager loading,
            Map<String, StoredTensor> weights,
            Set<String> asStored,
            Map<String, TensorBytes> packed) {
        ProgramSource source = ProgramSource.read(WeightLoader.class, "weights.py", Map.of());
        int computeType = runtime.computeDtype().torchScalarType();
        Conversion.of(kept(weights, asStored), runtime.computeDtype())
                .forEach(conversion -> LOG.infof("weights are converted: %s", conversion));
        try (TorchProgram program = runtime.load(source)) {
            weights.forEach((name, tensor) -> {
                int storedType = tensor.dtype().torchScalarType();
                int type = asStored.contains(name) ? storedType : computeType;
                if (runtime.device().isGpu() || storedType != type || tensor.sizeBytes() > Integer.MAX_VALUE) {
                    convert(program, owner, name, tensor, type);
                } else {
                    useInPlace(program, owner, name, TensorBytes.of(tensor));
                }
            });
            packed.forEach((name, tensor) ->
                    useInPlace(program, tensor.scalarType() == QuantizedShape.INT8 ? loading : owner, name, tensor));
            return program.run("all");
        }
    }

    private static List<StoredTensor> kept(Map<String, StoredTensor> weights, Set<String> asStored) {
        return weights.entrySet().stream()
                .filter(weight -> !asStored.contains(weight.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    private static void useInPlace(TorchProgram program, NDManager owner, String name, TensorBytes tensor) {
        ByteBuffer bytes = aligned(tensor.data(), tensor.elementBytes());
        NDArray data = owner.create(bytes, new Shape(bytes.remaining()), DataType.UINT8);
        try (NDManager passing = owner.newSubManager()) {
            program.call(passing, "use", name, data, tensor.scalarType(), tensor.shape());
        }
    }

    /** Reads some bytes at a time, so that what is stored is never in memory beside what it becomes. */
    private static void convert(TorchProgram program, NDManager owner, String name, StoredTensor tensor, int type) {
        long size = tensor.sizeBytes();
        ByteBuffer bytes = ByteBuffer.allocateDirect((int) Math.min(BYTES_AT_A_TIME, size));
        for (long start = 0; start < size || start == 0; start += BYTES_AT_A_TIME) {
            tensor.read(start, bytes.clear().limit((int) Math.min(BYTES_AT_A_TIME, size - start)));
            try (NDManager passing = owner.newSubManager()) {
                program.call(
                        passing,
                        "convert",
                        name,
                        passing.create(bytes, new Shape(bytes.remaining()), DataType.UINT8),
                        tensor.dtype().torchScalarType(),
                        tensor.shape(),
                        type,
                        start / tensor.dtype().sizeBytes());
            }
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
